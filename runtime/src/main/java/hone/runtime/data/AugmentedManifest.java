package hone.runtime.data;

import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.data.Selection.Item;
import hone.runtime.pipe.Feed;
import hone.runtime.storage.DataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A manifest of one JSON object a line, of which the channel's attributes are piped in their
/// order: of one whose name ends with `-ref` the object that it names, of another its own text.
///
/// Source: AWS's developer guide, "Augmented Manifest Files for Training Jobs".
final class AugmentedManifest {
  private static final String REFERENCE = "-ref";
  private static final int LINE_BYTES_MAX = 1 << 20;

  private final Selection selection;
  private final Channel channel;
  private @Nullable List<List<String>> lines;

  AugmentedManifest(Selection selection, Channel channel) {
    this.selection = selection;
    this.channel = channel;
  }

  boolean isMeant() {
    return channel.dataType().equals("AugmentedManifestFile");
  }

  /// Of each line the attributes that are meant, in their order: a line's tree takes many times its
  /// size.
  private List<List<String>> lines() throws DataException, IOException {
    List<List<String>> read = lines;
    if (read == null) {
      read = parse(selection.text(channel.uri()));
      lines = read;
    }
    return read;
  }

  private List<List<String>> parse(byte[] text) throws DataException {
    var parsed = new ArrayList<List<String>>();
    int number = 0;
    for (int start = 0, end; start < text.length; start = end + 1) {
      number++;
      end = start;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      if (end - start > LINE_BYTES_MAX) {
        throw wrong(number, "has " + (end - start) + " bytes, allowed are " + LINE_BYTES_MAX);
      }
      try {
        JsonNode line = JsonMapper.shared().readTree(text, start, end - start);
        if (!line.isMissingNode()) { // else it is blank
          parsed.add(attributes(number, line));
        }
      } catch (JacksonException error) {
        throw wrong(number, "is not JSON: " + error.getOriginalMessage());
      }
      if (parsed.size() > ManifestNames.NAMES_MAX) {
        throw wrong(number, "is one too many, allowed are " + ManifestNames.NAMES_MAX);
      }
    }
    if (parsed.isEmpty()) {
      throw new DataException(channel.uri() + ": the manifest has no line");
    }
    return parsed;
  }

  private List<String> attributes(int number, JsonNode line) throws DataException {
    var texts = new ArrayList<String>();
    for (String name : channel.attributes()) {
      if (!line.has(name)) {
        throw wrong(number, "has no attribute '" + name + "'");
      }
      JsonNode value = line.path(name);
      if (name.endsWith(REFERENCE) && !value.isString()) {
        throw wrong(number, "has no URI as '" + name + "'");
      }
      texts.add(value.isString() ? value.asString("") : value.toString());
    }
    return texts;
  }

  private DataException wrong(int number, String what) {
    return new DataException(channel.uri() + ", line " + number + ": the line " + what);
  }

  /// The objects that its lines name, in order.
  List<Item> items() throws DataException, IOException {
    var all = new ManifestNames(channel.uri());
    for (List<String> line : lines()) {
      for (int i = 0; i < line.size(); i++) {
        if (isReference(i)) {
          all.add("", line.get(i));
        }
      }
    }
    return selection.items(all);
  }

  private boolean isReference(int attribute) {
    return channel.attributes().get(attribute).endsWith(REFERENCE);
  }

  /// What is piped, line by line.
  ///
  /// @param files where the items are, in their order
  List<Feed.Unit> units(List<Path> files) throws DataException, IOException {
    Iterator<Path> next = files.iterator();
    var units = new ArrayList<Feed.Unit>();
    for (List<String> line : lines()) {
      var pieces = new ArrayList<Feed.Piece>();
      for (int i = 0; i < line.size(); i++) {
        pieces.add(
            isReference(i) ? new Feed.Piece.Stored(next.next()) : new Feed.Piece.Text(line.get(i)));
      }
      units.add(new Feed.Unit(pieces));
    }
    return units;
  }
}
