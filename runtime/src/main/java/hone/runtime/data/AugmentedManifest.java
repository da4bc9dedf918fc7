package hone.runtime.data;

import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.data.Selection.Item;
import hone.runtime.data.Selection.Named;
import hone.runtime.pipe.Feed;
import hone.runtime.storage.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  private final Selection selection;
  private final Channel channel;
  private @Nullable List<JsonNode> lines;

  AugmentedManifest(Selection selection, Channel channel) {
    this.selection = selection;
    this.channel = channel;
  }

  boolean isMeant() {
    return channel.dataType().equals("AugmentedManifestFile");
  }

  private List<JsonNode> lines() throws DataException, IOException {
    List<JsonNode> read = lines;
    if (read == null) {
      read = parse(new String(selection.text(channel.uri()), StandardCharsets.UTF_8));
      lines = read;
    }
    return read;
  }

  private List<JsonNode> parse(String text) throws DataException {
    var parsed = new ArrayList<JsonNode>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        parsed.add(checked(number, JsonMapper.shared().readTree(line)));
      } catch (JacksonException error) {
        throw wrong(number, "is not JSON: " + error.getOriginalMessage());
      }
    }
    if (parsed.isEmpty()) {
      throw new DataException(channel.uri() + ": the manifest has no line");
    }
    return parsed;
  }

  private JsonNode checked(int number, JsonNode line) throws DataException {
    for (String name : channel.attributes()) {
      if (!line.has(name)) {
        throw wrong(number, "has no attribute '" + name + "'");
      }
      if (name.endsWith(REFERENCE) && !line.path(name).isString()) {
        throw wrong(number, "has no URI as '" + name + "'");
      }
    }
    return line;
  }

  private DataException wrong(int number, String what) {
    return new DataException(channel.uri() + ", line " + number + ": the line " + what);
  }

  /// The objects that its lines name, in order.
  List<Item> items() throws DataException, IOException {
    var all = new ArrayList<Named>();
    for (JsonNode line : lines()) {
      for (String name : channel.attributes()) {
        if (name.endsWith(REFERENCE)) {
          all.add(new Named(name, line.path(name).asString("")));
        }
      }
    }
    return selection.items(channel.uri(), all);
  }

  /// What is piped, line by line.
  ///
  /// @param files where the items are, in their order
  List<Feed.Unit> units(List<Path> files) throws DataException, IOException {
    Iterator<Path> next = files.iterator();
    var units = new ArrayList<Feed.Unit>();
    for (JsonNode line : lines()) {
      var pieces = new ArrayList<Feed.Piece>();
      for (String name : channel.attributes()) {
        if (name.endsWith(REFERENCE)) {
          pieces.add(new Feed.Piece.Stored(next.next()));
        } else {
          JsonNode value = line.path(name);
          String text = value.isString() ? value.asString("") : value.toString();
          pieces.add(new Feed.Piece.Text(text));
        }
      }
      units.add(new Feed.Unit(pieces));
    }
    return units;
  }
}
