package hone.server.s3;

import hone.api.query.XmlText;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// S3's documents: flat trees of elements without attributes that matter.
final class Xml {
  private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
  private static final int DEPTH_MAX = 8;

  /// The largest document completes an upload of 10,000 parts, each with its checksums.
  private static final int ELEMENTS_MAX = 100_000;

  /// S3's own documents have one, their name space.
  private static final String ATTRIBUTES_MAX = "20";

  /// What an element takes beside its text.
  private static final int ELEMENT_BYTES = 128;

  private final StringBuilder text =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  private Xml() {}

  /// A document with S3's name space.
  static byte[] document(String root, Consumer<Xml> content) {
    var xml = new Xml();
    xml.text.append('<').append(root).append(" xmlns=\"").append(NAMESPACE).append("\">");
    content.accept(xml);
    xml.text.append("</").append(root).append('>');
    return xml.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// S3's errors have none.
  static byte[] error(Consumer<Xml> content) {
    var xml = new Xml();
    xml.in("Error", content);
    return xml.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  Xml in(String name, Consumer<Xml> content) {
    text.append('<').append(name).append('>');
    content.accept(this);
    text.append("</").append(name).append('>');
    return this;
  }

  Xml add(String name, Object value) {
    return in(name, xml -> xml.escape(String.valueOf(value)));
  }

  Xml add(String name, Instant at) {
    return add(name, (Object) at.truncatedTo(ChronoUnit.MILLIS));
  }

  Xml text(String value) {
    escape(value);
    return this;
  }

  Xml addIf(boolean wanted, String name, Object value) {
    return wanted ? add(name, value) : this;
  }

  private void escape(String value) {
    value
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\r' -> text.append("&#13;");
                // Clients that have other keys ask for `encoding-type=url`.
                default -> text.appendCodePoint(XmlText.isAllowed(c) ? c : 0xfffd);
              }
            });
  }

  /// An element that was read.
  record Node(String name, String text, List<Node> children) {
    Stream<Node> all(String childName) {
      return children.stream().filter(child -> child.name().equals(childName));
    }

    @Nullable String first(String childName) {
      return all(childName).map(Node::text).findFirst().orElse(null);
    }
  }

  /// Read a document; it can name no other.
  ///
  /// @param hold told how many bytes more are held in memory; may refuse it
  static Node read(byte[] document, IntConsumer hold) {
    var reading = new Reading(hold);
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    // The JDK compares each name space with all before it, and counts none among the attributes.
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setProperty("jdk.xml.elementAttributeLimit", ATTRIBUTES_MAX);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.DTD) {
          throw S3Error.malformedXml("found a document type");
        }
        if (event == XMLStreamConstants.START_ELEMENT) {
          return reading.element(reader, 1);
        }
      }
      throw S3Error.malformedXml("found no element");
    } catch (XMLStreamException error) {
      throw S3Error.malformedXml(String.valueOf(error.getMessage()).replaceAll("\\s+", " "));
    }
  }

  /// A document that is being read. A small one could be of so many elements that it takes a
  /// hundred times its size.
  private static final class Reading {
    private final IntConsumer hold;
    private int elements;

    private Reading(IntConsumer hold) {
      this.hold = hold;
    }

    private static String withoutPrefix(String name) {
      return name.substring(name.indexOf(':') + 1);
    }

    private Node element(XMLStreamReader reader, int depth) throws XMLStreamException {
      if (depth > DEPTH_MAX) {
        throw S3Error.malformedXml("found elements deeper than " + DEPTH_MAX);
      }
      elements++;
      if (elements > ELEMENTS_MAX) {
        throw S3Error.malformedXml("found more than " + ELEMENTS_MAX + " elements");
      }
      hold.accept(ELEMENT_BYTES);
      String name = withoutPrefix(reader.getLocalName());
      var content = new StringBuilder();
      var children = new ArrayList<Node>();
      while (true) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> children.add(element(reader, depth + 1));
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
              content.append(reader.getText());
          case XMLStreamConstants.END_ELEMENT -> {
            return new Node(name, content.toString(), children);
          }
          default -> {} // comments and the like
        }
      }
    }
  }
}
