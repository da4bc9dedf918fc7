package hone.api.query;

import hone.api.Checker;
import hone.api.ConstraintException;
import hone.api.DecodeException;
import hone.api.OperationShape;
import hone.api.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/// Turns forms into structures, and structures and errors into XML, as AWS's query protocol.
/// Thread-safe.
public final class QueryWire {
  private static final XMLOutputFactory XML = XMLOutputFactory.newDefaultFactory();

  private QueryWire() {}

  /// A parameter that every request has, such as `Action` and `Version`.
  ///
  /// @throws DecodeException if the body is no form
  public static Optional<String> parameter(byte[] body, String name) {
    return Optional.ofNullable(Form.parse(body).child(name)).map(Form::text);
  }

  /// Read and check a request.
  ///
  /// @throws DecodeException if the body is no form, or a value has the wrong type
  /// @throws ConstraintException if constraints of the model are broken; it names all of them
  public static <I extends Shape> I decode(OperationShape<I> operation, byte[] body) {
    return Checker.checked(operation.input().apply(new FormReader(Form.parse(body))));
  }

  /// Write an answer.
  ///
  /// @param output `null` for an operation without output
  public static byte[] encode(
      OperationShape<?> operation, @Nullable Shape output, String requestId) {
    return document(
        operation.name() + "Response",
        operation.service().namespace(),
        out -> {
          if (output != null) {
            output.write(new XmlWriter(out, operation.name() + "Result"));
          }
          out.writeStartElement("ResponseMetadata");
          element(out, "RequestId", requestId);
          out.writeEndElement();
        });
  }

  /// Write an error.
  ///
  /// @param namespace the service's, or empty where it is not known
  /// @param sender whether it is the caller's mistake
  public static byte[] error(
      String namespace, boolean sender, String code, String text, String requestId) {
    return document(
        "ErrorResponse",
        namespace,
        out -> {
          out.writeStartElement("Error");
          element(out, "Type", sender ? "Sender" : "Receiver");
          element(out, "Code", code);
          element(out, "Message", text);
          out.writeEndElement();
          element(out, "RequestId", requestId);
        });
  }

  private static byte[] document(String root, String namespace, Content content) {
    var bytes = new ByteArrayOutputStream(512);
    try {
      XMLStreamWriter out = XML.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
      out.writeStartElement(root);
      if (!namespace.isEmpty()) {
        out.writeDefaultNamespace(namespace);
      }
      content.write(out);
      out.writeEndElement();
      out.close();
    } catch (XMLStreamException error) {
      throw new IllegalStateException("XML is written to memory", error);
    }
    return bytes.toByteArray();
  }

  private static void element(XMLStreamWriter out, String name, String text) {
    var writer = new XmlWriter(out, name);
    writer.value(text);
  }

  private interface Content {
    void write(XMLStreamWriter out) throws XMLStreamException;
  }
}
