package hone.runtime.data;

import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.data.ManifestNames.Named;
import hone.runtime.storage.DataException;
import hone.runtime.storage.ObjectStore;
import hone.runtime.storage.ObjectStore.StoreObject;
import hone.runtime.storage.Place;
import hone.runtime.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// Tells which objects a channel's data source means.
record Selection(Storage storage, String account) {
  /// Each is a request to another S3, and there may be thousands.
  private static final int LOOKS_AT_A_TIME = 32;

  /// Manifests are read as a whole.
  private static final int MANIFEST_BYTES_MAX = 32 << 20;

  /// An object that is meant.
  ///
  /// @param name its path in the channel's folder
  /// @param place in the store that the object is in
  record Item(String name, Place place, StoreObject object) {}

  /// The objects of a prefix or a manifest, in order.
  List<Item> items(Channel channel) throws DataException, IOException {
    List<Item> items =
        switch (channel.dataType()) {
          case "S3Prefix" -> prefixed(channel.uri());
          case "ManifestFile" -> listed(channel.uri());
          default ->
              throw new DataException(
                  "found the data type "
                      + channel.dataType()
                      + ", allowed are S3Prefix, ManifestFile and, in Pipe mode,"
                      + " AugmentedManifestFile");
        };
    if (items.isEmpty()) {
      throw new DataException("there is no object at " + channel.uri());
    }
    return items;
  }

  /// Whether there is any object.
  boolean isThere(Channel channel) throws DataException, IOException {
    Place place = storage.find(account, channel.uri());
    if (!channel.dataType().equals("S3Prefix")) {
      return place.store().head(place.key()).isPresent();
    }
    try {
      Iterator<StoreObject> all = place.store().list(place.key());
      while (all.hasNext()) {
        if (isData(all.next())) {
          return true;
        }
      }
      return false;
    } catch (UncheckedIOException error) {
      throw ObjectStore.listing(error);
    }
  }

  /// Keys that end with a slash stand for folders.
  private static boolean isData(StoreObject object) {
    return !object.key().endsWith("/");
  }

  /// What follows the prefix's last slash is an object's name; below a prefix that is a folder's
  /// name without its slash, what follows that.
  private List<Item> prefixed(String uri) throws DataException, IOException {
    Place place = storage.find(account, uri);
    String prefix = place.key();
    var objects = new ArrayList<StoreObject>();
    boolean onlyBelow = !prefix.isEmpty() && !prefix.endsWith("/");
    try {
      for (Iterator<StoreObject> all = place.store().list(prefix); all.hasNext(); ) {
        StoreObject object = all.next();
        if (isData(object)) {
          objects.add(object);
          onlyBelow = onlyBelow && object.key().startsWith(prefix + "/");
        }
      }
    } catch (UncheckedIOException error) {
      throw ObjectStore.listing(error);
    }
    int start = onlyBelow ? prefix.length() + 1 : prefix.lastIndexOf('/') + 1;
    return objects.stream()
        .map(object -> new Item(object.key().substring(start), place, object))
        .toList();
  }

  /// The objects that a manifest names: `[{"prefix": "s3://bucket/…"}, "name", …]`.
  private List<Item> listed(String uri) throws DataException, IOException {
    var all = new ManifestNames(uri);
    // Not read as a tree, which would take ten times its size of the server's memory.
    try (JsonParser parser = JsonMapper.shared().createParser(text(uri))) {
      boolean isArray = parser.nextToken() == JsonToken.START_ARRAY;
      String prefix = isArray && parser.nextToken() == JsonToken.START_OBJECT ? prefix(parser) : "";
      if (prefix.isEmpty()) {
        throw new DataException(
            uri + ": allowed is a JSON array that starts with {\"prefix\": \"s3://…\"}");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
          throw new DataException(
              uri + ": after the prefix found " + parser.currentToken() + ", allowed are names");
        }
        all.add(prefix, parser.getString());
      }
    } catch (JacksonException error) {
      throw new DataException(uri + ": the manifest is not JSON: " + error.getOriginalMessage());
    }
    return items(all);
  }

  private static String prefix(JsonParser parser) {
    String prefix = "";
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isPrefix = parser.currentName().equals("prefix");
      if (parser.nextToken() == JsonToken.VALUE_STRING && isPrefix) {
        prefix = parser.getString();
      }
      parser.skipChildren();
    }
    return prefix;
  }

  /// The objects that a manifest names, in its order. Those of one bucket share its place: there
  /// may be as many as names.
  List<Item> items(ManifestNames names) throws DataException, IOException {
    List<Named> all = names.all();
    var found = new Item[all.size()];
    var buckets = new ConcurrentHashMap<String, Place>();
    AtOnce.each(
        found.length,
        LOOKS_AT_A_TIME,
        i -> {
          Named named = all.get(i);
          Place place = storage.find(account, named.uri());
          Place bucket =
              buckets.computeIfAbsent(place.name(), name -> new Place(place.store(), name, ""));
          found[i] = new Item(named.name(), bucket, object(names.manifest(), named, place));
        });
    return List.of(found);
  }

  private static StoreObject object(String manifest, Named named, Place place)
      throws DataException, IOException {
    return place
        .store()
        .head(place.key())
        .orElseThrow(
            () ->
                new DataException(
                    manifest + ": the manifest names " + named.uri() + ", which is not there"));
  }

  /// A manifest's text.
  byte[] text(String uri) throws DataException, IOException {
    Place place = storage.find(account, uri);
    StoreObject object =
        place
            .store()
            .head(place.key())
            .orElseThrow(() -> new DataException("there is no object at " + uri));
    if (object.size() > MANIFEST_BYTES_MAX) {
      throw new DataException(
          uri
              + ": the manifest has "
              + object.size()
              + " bytes, allowed are "
              + MANIFEST_BYTES_MAX);
    }
    try (InputStream in = place.store().open(object, 0)) {
      return in.readNBytes(MANIFEST_BYTES_MAX);
    }
  }
}
