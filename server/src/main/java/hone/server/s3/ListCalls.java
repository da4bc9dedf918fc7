package hone.server.s3;

import hone.engine.storage.BucketObjects;
import hone.engine.storage.HeavyWork;
import hone.engine.storage.StoredObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;

/// `ListObjects` and `ListObjectsV2`.
final class ListCalls {
  private static final int KEYS_MAX = 1000;

  /// Comes after every key that starts with what it is appended to, but for those that go on with
  /// this character.
  private static final String LAST = new String(Character.toChars(Character.MAX_CODE_POINT));

  /// So many keys with one common prefix are passed over before the list is begun anew behind it.
  private static final int PASSED_MAX = 1000;

  private final BucketObjects bucket;
  private final S3Call call;
  private final String prefix;
  private final String delimiter;
  private final int most;
  private final boolean encoded;

  ListCalls(BucketObjects bucket, S3Call call) {
    this.bucket = bucket;
    this.call = call;
    prefix = call.parameter("prefix");
    delimiter = call.parameter("delimiter");
    most = Math.min(KEYS_MAX, call.number("max-keys", 0, Integer.MAX_VALUE, KEYS_MAX));
    encoded = call.parameter("encoding-type").equals("url");
    if (call.has("encoding-type") && !encoded) {
      throw S3Error.invalid("Invalid Encoding Method specified in Request");
    }
  }

  /// A page of a list.
  ///
  /// @param next what the next page starts after, or empty if there is none
  private record Page(List<StoredObject> objects, List<String> prefixes, String next) {}

  void list() throws IOException {
    if (!call.has("list-type")) {
      answerFirstVersion();
    } else if (call.parameter("list-type").equals("2")) {
      answerSecondVersion();
    } else {
      throw S3Error.invalid("list-type: found another value, allowed: 2");
    }
  }

  private void answerFirstVersion() throws IOException {
    String marker = call.parameter("marker");
    Page page = page(marker);
    call.answer(
        Xml.document(
            "ListBucketResult",
            xml -> {
              head(xml, page);
              xml.add("Marker", shown(marker));
              // Without a delimiter clients go on behind the last key.
              boolean told = !page.next().isEmpty() && !delimiter.isEmpty();
              xml.addIf(told, "NextMarker", shown(page.next()));
              body(xml, page, true);
            }));
  }

  private void answerSecondVersion() throws IOException {
    String token = call.parameter("continuation-token");
    String start = call.parameter("start-after");
    Page page = page(token.isEmpty() ? start : untokened(token));
    call.answer(
        Xml.document(
            "ListBucketResult",
            xml -> {
              head(xml, page);
              xml.add("KeyCount", page.objects().size() + page.prefixes().size());
              xml.addIf(!token.isEmpty(), "ContinuationToken", token);
              xml.addIf(!page.next().isEmpty(), "NextContinuationToken", tokened(page.next()));
              xml.addIf(!start.isEmpty(), "StartAfter", shown(start));
              body(xml, page, call.parameter("fetch-owner").equals("true"));
            }));
  }

  private static String tokened(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String untokened(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw S3Error.invalid("The continuation token provided is incorrect");
    }
  }

  private void head(Xml xml, Page page) {
    xml.add("Name", bucket.bucket().name()).add("Prefix", shown(prefix));
    xml.addIf(!delimiter.isEmpty(), "Delimiter", shown(delimiter));
    xml.addIf(encoded, "EncodingType", "url");
    xml.add("MaxKeys", most).add("IsTruncated", !page.next().isEmpty());
  }

  private void body(Xml xml, Page page, boolean owned) {
    for (StoredObject each : page.objects()) {
      xml.in(
          "Contents",
          to -> {
            to.add("Key", shown(each.key())).add("LastModified", each.modified());
            to.add("ETag", "\"" + each.etag() + "\"").add("Size", each.size());
            if (owned) {
              to.in("Owner", owner -> owner.add("ID", bucket.bucket().account()));
            }
            to.add("StorageClass", "STANDARD");
          });
    }
    for (String each : page.prefixes()) {
      xml.in("CommonPrefixes", to -> to.add("Prefix", shown(each)));
    }
  }

  private String shown(String key) {
    return encoded
        ? URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/")
        : key;
  }

  /// The names of whole folders are read for it.
  private Page page(String after) throws IOException {
    return HeavyWork.OF_LISTS.run(call.principal().account(), () -> read(after));
  }

  private Page read(String after) {
    var objects = new ArrayList<StoredObject>();
    var prefixes = new ArrayList<String>();
    if (most == 0) {
      return new Page(objects, prefixes, "");
    }
    // A page may have ended with a common prefix: what starts with it has been told.
    String group = group(after);
    String told = after.equals(group) ? group : "";
    String last = "";
    Iterator<StoredObject> all = bucket.list(prefix, told.isEmpty() ? after : told + LAST);
    while (all.hasNext()) {
      StoredObject object = all.next();
      String common = group(object.key());
      if (!common.isEmpty() && common.equals(told)) {
        continue; // a key may go on with the last character itself
      }
      if (objects.size() + prefixes.size() == most) {
        return new Page(objects, prefixes, last);
      }
      if (common.isEmpty()) {
        objects.add(object);
        last = object.key();
      } else {
        prefixes.add(common);
        last = common;
        told = common;
        all = behind(common, all);
      }
    }
    return new Page(objects, prefixes, "");
  }

  /// What a key has in common with others: all up to the delimiter behind the prefix.
  private String group(String key) {
    if (delimiter.isEmpty() || !key.startsWith(prefix)) {
      return "";
    }
    int at = key.indexOf(delimiter, prefix.length());
    return at < 0 ? "" : key.substring(0, at + delimiter.length());
  }

  /// The list behind a common prefix.
  private Iterator<StoredObject> behind(String common, Iterator<StoredObject> all) {
    for (int passed = 0; passed < PASSED_MAX && all.hasNext(); passed++) {
      StoredObject next = all.next();
      if (!next.key().startsWith(common)) {
        return before(next, all);
      }
    }
    return all.hasNext() ? bucket.list(prefix, common + LAST) : all;
  }

  private static Iterator<StoredObject> before(StoredObject first, Iterator<StoredObject> rest) {
    return new Iterator<>() {
      private boolean isFirst = true;

      @Override
      public boolean hasNext() {
        return isFirst || rest.hasNext();
      }

      @Override
      public StoredObject next() {
        if (isFirst) {
          isFirst = false;
          return first;
        }
        return rest.next();
      }
    };
  }
}
