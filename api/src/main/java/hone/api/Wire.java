package hone.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Turns request bodies into structures and structures into response bodies, as AWS JSON 1.1.
/// Thread-safe.
public final class Wire {
  /// The deepest real request has nine levels; what is far beyond is an attack.
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(64)
          .maxDocumentLength(1 << 20)
          .maxTokenCount(100_000)
          .maxStringLength(1 << 17)
          .maxNumberLength(64)
          .maxNameLength(2_048)
          .build();

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(LIMITS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Without this, UTF-16 and UTF-32 would be guessed from zero bytes.
          .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
          .build();

  private Wire() {}

  /// Read and check a request. Required members of the answer are there.
  ///
  /// @throws DecodeException if the body is no JSON, or a value has the wrong type
  /// @throws ConstraintException if constraints of the model are broken; it names all of them
  public static <I extends Shape> I decode(OperationShape<I> operation, byte[] body) {
    I input =
        read(operation.input(), body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body);
    var checker = new Checker();
    input.check(checker);
    if (!checker.faults().isEmpty()) {
      throw new ConstraintException(checker.faults());
    }
    return input;
  }

  /// Read a structure that was written by [#toJson]; it is not checked again.
  public static <S extends Shape> S fromJson(Function<ShapeReader, S> shape, String json) {
    return read(shape, json.getBytes(StandardCharsets.UTF_8));
  }

  /// Write a structure as a response body.
  public static byte[] encode(Shape shape) {
    var bytes = new ByteArrayOutputStream(1_024);
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      shape.write(new ShapeWriter(out));
    }
    return bytes.toByteArray();
  }

  /// Write a structure as text.
  public static String toJson(Shape shape) {
    return new String(encode(shape), StandardCharsets.UTF_8);
  }

  private static <S extends Shape> S read(Function<ShapeReader, S> shape, byte[] body) {
    checkUtf8(body);
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), body)) {
      if (in.nextToken() == null) {
        throw new DecodeException("The request body is empty; allowed is one JSON object.");
      }
      S value = shape.apply(new ShapeReader(in));
      if (in.nextToken() != null) {
        throw new DecodeException("Something follows the JSON object of the request body.");
      }
      return value;
    } catch (StreamConstraintsException error) {
      throw new DecodeException("The request body exceeds a limit: " + error.getOriginalMessage());
    } catch (JacksonException error) {
      throw new DecodeException(
          "The request body is not JSON: "
              + error.getOriginalMessage()
              + " (at byte "
              + error.getLocation().getByteOffset()
              + ")");
    }
  }

  /// Two readers of the same bytes must not see two texts.
  private static void checkUtf8(byte[] body) {
    if (body.length > 2 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB) {
      throw new DecodeException("The request body starts with a byte order mark.");
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(body));
    } catch (java.nio.charset.CharacterCodingException _) {
      throw new DecodeException("The request body is not UTF-8.");
    }
  }
}
