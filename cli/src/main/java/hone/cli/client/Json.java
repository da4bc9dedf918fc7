package hone.cli.client;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.text.Words;
import hone.cli.text.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON documents in and out.
public final class Json {
  /// Decimal numbers keep their digits, so that times can be written without an exponent.
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// Write a document on one line.
  public static String line(JsonNode document) {
    return MAPPER.writeValueAsString(document);
  }

  /// Write a document for people, indented, and numbers such as times without an exponent.
  public static String pretty(JsonNode document) {
    return MAPPER
        .writerWithDefaultPrettyPrinter()
        .with(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
        .writeValueAsString(document);
  }

  /// Read one document.
  ///
  /// @param where what the text is, for the error
  public static JsonNode read(String text, String where) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException error) {
      throw wrong(error, where, "not JSON");
    }
  }

  /// What a file is called in an error; `-` is standard input.
  public static String where(String file) {
    return file.equals("-") ? "standard input" : file;
  }

  /// Read a file that holds one JSON object, or the same in YAML if its name ends so; `-` is
  /// standard input.
  public static ObjectNode readObject(String file) {
    boolean isInput = file.equals("-");
    String where = where(file);
    try {
      String text =
          isInput
              ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(Path.of(file));
      String name = file.toLowerCase(Locale.ROOT);
      boolean isYaml = name.endsWith(".yaml") || name.endsWith(".yml");
      JsonNode document = isYaml ? readYaml(text, where) : read(text, where);
      if (document instanceof ObjectNode object) {
        return object;
      }
      throw new CliError(
          Exit.USAGE,
          where + ": found no " + (isYaml ? "lines of 'key: value'" : "JSON object, allowed: {…}"));
    } catch (NoSuchFileException _) {
      throw new CliError(Exit.USAGE, "there is no file '" + file + "'");
    } catch (IOException error) {
      throw new CliError(
          Exit.USAGE,
          (isInput ? where : "the file '" + file + "'") + " cannot be read: " + Words.error(error));
    }
  }

  private static JsonNode readYaml(String text, String where) {
    try {
      return MAPPER.valueToTree(Yaml.read(text, where));
    } catch (JacksonException error) {
      throw wrong(error, where, "JSON cannot hold this");
    }
  }

  private static CliError wrong(JacksonException error, String where, String what) {
    // A limit that is exceeded, or a value that no text was read for, has no location.
    TokenStreamLocation at = error.getLocation();
    boolean located = at != null && at.getLineNr() > 0;
    return new CliError(
        Exit.USAGE,
        where
            + (located ? ", line " + at.getLineNr() + ", column " + at.getColumnNr() : "")
            + ": "
            + what
            + ": "
            + plain(String.valueOf(error.getOriginalMessage())));
  }

  /// The parser's message without what is for its programmers.
  private static String plain(String message) {
    return message
        .replaceFirst("(?s)( \\([A-Za-z ]+)? \\[Source: .*", "")
        .replaceFirst("was expecting \\(JSON String[^)]*\\)", "expected a JSON value")
        .replaceFirst("expected close marker for Object", "expected '}'")
        .replaceFirst("expected close marker for Array", "expected ']'")
        .replaceAll(" \\(code \\d+[^)]*\\)| \\(for [^)]*\\)", "");
  }
}
