package hone.server.protocol;

import hone.api.Checker;
import hone.api.Shape;
import hone.api.ShapeWriter;

/// An error as a document.
record ErrorShape(String type, String message) implements Shape {
  @Override
  public void write(ShapeWriter out) {
    out.beginStructure();
    out.name("__type");
    out.value(type);
    out.name("message");
    out.value(message);
    out.endStructure();
  }

  @Override
  public void check(Checker check) {
    // It is only ever written.
  }
}
