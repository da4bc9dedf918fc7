package hone.api.query;

import hone.api.ShapeWriter;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Writes structures as the elements of an answer. Not thread-safe.
final class XmlWriter implements ShapeWriter {
  private final XMLStreamWriter out;

  /// The element that the next value makes.
  private String name;

  XmlWriter(XMLStreamWriter out, String name) {
    this.out = out;
    this.name = name;
  }

  @Override
  public void beginStructure() {
    begin();
  }

  @Override
  public void endStructure() {
    end();
  }

  @Override
  public void name(String member) {
    name = member;
  }

  @Override
  public void value(String value) {
    begin();
    try {
      out.writeCharacters(allowed(value));
    } catch (XMLStreamException error) {
      throw impossible(error);
    }
    end();
  }

  @Override
  public void value(boolean value) {
    value(Boolean.toString(value));
  }

  @Override
  public void value(int value) {
    value(Integer.toString(value));
  }

  @Override
  public void value(long value) {
    value(Long.toString(value));
  }

  @Override
  public void value(float value) {
    value(Float.toString(value));
  }

  @Override
  public void value(double value) {
    value(Double.toString(value));
  }

  @Override
  public void timestamp(Instant value) {
    value(value.toString());
  }

  @Override
  public <T> void list(List<T> items, Consumer<T> item) {
    begin();
    for (T each : items) {
      name = "member";
      item.accept(each);
    }
    end();
  }

  @Override
  public <V> void map(SequencedMap<String, V> values, Consumer<V> value) {
    begin();
    values.forEach(
        (key, each) -> {
          name = "entry";
          begin();
          name = "key";
          value(key);
          name = "value";
          value.accept(each);
          end();
        });
    end();
  }

  private void begin() {
    try {
      out.writeStartElement(name);
    } catch (XMLStreamException error) {
      throw impossible(error);
    }
  }

  private void end() {
    try {
      out.writeEndElement();
    } catch (XMLStreamException error) {
      throw impossible(error);
    }
  }

  private static String allowed(String text) {
    return text.codePoints().allMatch(XmlText::isAllowed)
        ? text
        : text.codePoints()
            .map(each -> XmlText.isAllowed(each) ? each : 0xFFFD)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  private static IllegalStateException impossible(XMLStreamException error) {
    return new IllegalStateException("XML is written to memory", error);
  }
}
