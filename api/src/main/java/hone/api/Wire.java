package hone.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.cbor.CBORFactory;

/// Turns request bodies into structures and structures into response bodies, as AWS's JSON and as
/// CBOR, within limits. Thread-safe.
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

  private static final Format JSON =
      new Format(
          "JSON",
          true,
          JsonFactory.builder()
              .streamReadConstraints(LIMITS)
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              // Without this, UTF-16 and UTF-32 would be guessed from zero bytes.
              .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
              .build());

  /// What the project wrote itself may be as long as it is.
  private static final Format OWN =
      new Format(
          "JSON",
          false,
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxStringLength(Integer.MAX_VALUE)
                      .maxNumberLength(Integer.MAX_VALUE)
                      .maxNameLength(Integer.MAX_VALUE)
                      .build())
              .build());

  private static final Format CBOR =
      new Format(
          "CBOR",
          true,
          CBORFactory.builder()
              .streamReadConstraints(LIMITS)
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build());

  /// A map without entries.
  private static final byte[] EMPTY_CBOR = {(byte) 0xA0};

  private Wire() {}

  /// How a document is written.
  ///
  /// @param foreign whether by somebody else
  private record Format(String name, boolean foreign, TokenStreamFactory factory) {}

  /// Read and check a request. All required members of the returned structure are non-null.
  ///
  /// @throws DecodeException if the body is no JSON, or a value has the wrong type
  /// @throws ConstraintException if constraints of the model are broken; it names all of them
  public static <I extends Shape> I decode(OperationShape<I> operation, byte[] body) {
    byte[] document = body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body;
    checkUtf8(document);
    return Checker.checked(read(JSON, operation.input(), document));
  }

  /// The members of a request that the model does not have, as `A.B[0].C`. A server passes over
  /// them, as AWS's do; AWS's clients refuse to send them.
  ///
  /// @throws DecodeException if the body is no JSON, or a value has the wrong type
  public static List<String> unknownMembers(OperationShape<?> operation, byte[] body) {
    var unknown = new ArrayList<String>();
    read(JSON, operation.input(), body, at -> unknown.add(path(at.pathAsPointer().toString())));
    return unknown;
  }

  private static String path(String pointer) {
    return pointer.substring(1).replaceAll("/([0-9]+)(?=/)", "[$1]").replace('/', '.');
  }

  /// Read a structure that was written by [#toJson], whatever its length; it is not checked again.
  public static <S extends Shape> S fromJson(Function<ShapeReader, S> shape, String json) {
    return read(OWN, shape, json.getBytes(StandardCharsets.UTF_8));
  }

  /// Write a structure as a response body.
  public static byte[] encode(Shape shape) {
    return write(JSON, shape);
  }

  /// Write a structure as text.
  public static String toJson(Shape shape) {
    return new String(encode(shape), StandardCharsets.UTF_8);
  }

  /// Read and check a request in CBOR. All required members of the returned structure are
  /// non-null.
  ///
  /// @throws DecodeException if the body is no CBOR, or a value has the wrong type
  /// @throws ConstraintException if constraints of the model are broken; it names all of them
  public static <I extends Shape> I decodeCbor(OperationShape<I> operation, byte[] body) {
    return Checker.checked(
        read(CBOR, operation.input(), body.length == 0 ? EMPTY_CBOR.clone() : body));
  }

  /// Write a structure as a response body in CBOR.
  public static byte[] encodeCbor(Shape shape) {
    return write(CBOR, shape);
  }

  private static byte[] write(Format format, Shape shape) {
    var bytes = new ByteArrayOutputStream(1_024);
    try (JsonGenerator out = format.factory().createGenerator(ObjectWriteContext.empty(), bytes)) {
      shape.write(new TokenWriter(out));
    }
    return bytes.toByteArray();
  }

  private static <S extends Shape> S read(
      Format format, Function<ShapeReader, S> shape, byte[] body) {
    return read(format, shape, body, _ -> {});
  }

  private static <S extends Shape> S read(
      Format format,
      Function<ShapeReader, S> shape,
      byte[] body,
      Consumer<TokenStreamContext> skipped) {
    try (JsonParser in = format.factory().createParser(ObjectReadContext.empty(), body)) {
      if (in.nextToken() == null) {
        throw new DecodeException("The request body is empty; allowed is one object.");
      }
      S value = shape.apply(new TokenReader(in, format.foreign(), skipped));
      if (in.nextToken() != null) {
        throw new DecodeException("Something follows the object of the request body.");
      }
      return value;
    } catch (StreamConstraintsException error) {
      throw new DecodeException("The request body exceeds a limit: " + error.getOriginalMessage());
    } catch (JacksonException error) {
      throw new DecodeException(
          "The request body is not "
              + format.name()
              + ": "
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
