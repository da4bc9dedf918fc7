package hone.api.smithy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.shapes.ListShape;
import software.amazon.smithy.model.shapes.MapShape;
import software.amazon.smithy.model.shapes.MemberShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.model.shapes.ShapeType;
import software.amazon.smithy.model.traits.HttpHeaderTrait;
import software.amazon.smithy.model.traits.HttpLabelTrait;
import software.amazon.smithy.model.traits.HttpPayloadTrait;
import software.amazon.smithy.model.traits.HttpPrefixHeadersTrait;
import software.amazon.smithy.model.traits.HttpQueryParamsTrait;
import software.amazon.smithy.model.traits.HttpQueryTrait;
import software.amazon.smithy.model.traits.LengthTrait;
import software.amazon.smithy.model.traits.PatternTrait;
import software.amazon.smithy.model.traits.RangeTrait;
import software.amazon.smithy.model.traits.SparseTrait;
import software.amazon.smithy.model.traits.TimestampFormatTrait;
import software.amazon.smithy.model.traits.Trait;
import software.amazon.smithy.model.traits.UniqueItemsTrait;

/// Rewrites Smithy's shapes in the form of the service models that the generator reads. A member
/// of a type that no offered operation has is left out, with the reason. Not thread-safe.
final class ServiceModel {
  private static final List<Class<? extends Trait>> OUTSIDE_BODY =
      List.of(
          HttpHeaderTrait.class,
          HttpLabelTrait.class,
          HttpPayloadTrait.class,
          HttpPrefixHeadersTrait.class,
          HttpQueryParamsTrait.class,
          HttpQueryTrait.class);

  private final Model smithy;
  private final SequencedMap<String, Object> shapes = new LinkedHashMap<>();
  private final SequencedMap<String, Object> operations = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> leftOut = new HashMap<>();
  private final Map<String, ShapeId> names = new HashMap<>();

  ServiceModel(Model smithy) {
    this.smithy = smithy;
  }

  /// Add an operation that takes a structure.
  void add(String operation, ShapeId structure) {
    var walk = new Walk(new HashSet<>(), new LinkedHashMap<>());
    leftOut.put(operation, walk.leftOut());
    operations.put(
        operation,
        Map.of(
            "name",
            operation,
            "http",
            Map.of("method", "POST", "requestUri", "/"),
            "input",
            Map.of("shape", structure(smithy.expectShape(structure), walk))));
  }

  /// Whether a place such as `/name` is a member of an operation that is not in the body.
  boolean isOutside(String operation, String place) {
    return smithy.getOperationShapes().stream()
        .filter(each -> each.getId().getName().equals(operation))
        .flatMap(each -> smithy.expectShape(each.getInputShape()).members().stream())
        .filter(member -> OUTSIDE_BODY.stream().anyMatch(member::hasTrait))
        .anyMatch(member -> place.equalsIgnoreCase("/" + member.getMemberName()));
  }

  /// The names of all operations.
  List<String> operations() {
    return List.copyOf(operations.keySet());
  }

  /// Why a document cannot be an operation's: the first member in it that is left out.
  Optional<String> leftOut(String operation, String document) {
    return leftOut.getOrDefault(operation, Map.of()).entrySet().stream()
        .filter(each -> document.contains("\"" + each.getKey() + "\""))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /// The model as a tree.
  Map<String, Object> tree() {
    return Map.of(
        "metadata",
        Map.of("serviceId", "Smithy", "endpointPrefix", "smithy", "protocols", List.of("json")),
        "operations",
        operations,
        "shapes",
        shapes);
  }

  /// One walk through all that an operation takes.
  private record Walk(Set<ShapeId> seen, Map<String, String> leftOut) {}

  private String structure(Shape shape, Walk walk) {
    String name = shape.getId().getName();
    if (!shape.getId().equals(names.computeIfAbsent(name, _ -> shape.getId()))) {
      throw new IllegalStateException("two shapes are called " + name);
    }
    if (!walk.seen().add(shape.getId())) {
      return name;
    }
    var members = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    var made = new LinkedHashMap<String, Object>();
    made.put("type", "structure");
    made.put("members", members);
    made.put("required", required);
    made.put("union", shape.isUnionShape());
    shapes.put(name, made);
    for (MemberShape member : shape.getAllMembers().values()) {
      if (OUTSIDE_BODY.stream().anyMatch(member::hasTrait)) {
        continue;
      }
      String reason = unsupported(member);
      if (reason != null) {
        walk.leftOut().put(member.getMemberName(), reason);
        continue;
      }
      members.put(member.getMemberName(), Map.of("shape", target(member, walk)));
      if (member.isRequired()) {
        required.add(member.getMemberName());
      }
    }
    return name;
  }

  /// Why a member is of a type that the generator does not know; `null` where it does.
  private @Nullable String unsupported(MemberShape member) {
    Shape target = smithy.expectShape(member.getTarget());
    return switch (target.getType()) {
      case STRUCTURE, UNION, STRING, ENUM, BOOLEAN, INTEGER, LONG, FLOAT, DOUBLE -> null;
      case TIMESTAMP ->
          member
              .getMemberTrait(smithy, TimestampFormatTrait.class)
              .map(TimestampFormatTrait::getValue)
              .filter(format -> !format.equals(TimestampFormatTrait.EPOCH_SECONDS))
              .map(format -> "a time in the format " + format)
              .orElse(null);
      case LIST -> collection(target, ((ListShape) target).getMember());
      case MAP -> collection(target, ((MapShape) target).getValue());
      default -> "the type " + target.getType().toString();
    };
  }

  private @Nullable String collection(Shape whole, MemberShape item) {
    ShapeType type = smithy.expectShape(item.getTarget()).getType();
    if (whole.hasTrait(SparseTrait.class)) {
      return "a sparse " + whole.getType();
    }
    if (whole.hasTrait(UniqueItemsTrait.class)) {
      return "a list of unique items";
    }
    if (type == ShapeType.LIST || type == ShapeType.MAP) {
      return "a " + whole.getType() + " of a " + type;
    }
    return unsupported(item);
  }

  /// Each member gets a shape of its own, because its traits override its target's.
  private String target(MemberShape member, Walk walk) {
    Shape target = smithy.expectShape(member.getTarget());
    if (target.isStructureShape() || target.isUnionShape()) {
      return structure(target, walk);
    }
    String name = member.getContainer().getName() + "_" + member.getMemberName();
    var made = new LinkedHashMap<String, Object>();
    made.put("type", type(target));
    constraints(member, target, made);
    if (target instanceof ListShape list) {
      made.put("member", Map.of("shape", target(list.getMember(), walk)));
    } else if (target instanceof MapShape map) {
      made.put("key", Map.of("shape", target(map.getKey(), walk)));
      made.put("value", Map.of("shape", target(map.getValue(), walk)));
    }
    shapes.put(name, made);
    return name;
  }

  private static String type(Shape target) {
    return target.isEnumShape() ? "string" : target.getType().toString();
  }

  private void constraints(MemberShape member, Shape target, Map<String, Object> made) {
    member
        .getMemberTrait(smithy, LengthTrait.class)
        .ifPresent(
            length -> {
              length.getMin().ifPresent(min -> made.put("min", min));
              length.getMax().ifPresent(max -> made.put("max", max));
            });
    member
        .getMemberTrait(smithy, RangeTrait.class)
        .ifPresent(
            range -> {
              range.getMin().ifPresent(min -> made.put("min", min));
              range.getMax().ifPresent(max -> made.put("max", max));
            });
    member
        .getMemberTrait(smithy, PatternTrait.class)
        .ifPresent(pattern -> made.put("pattern", pattern.getValue()));
    made.put("enum", values(member, target));
  }

  /// What a text may be; the tests hold enumerations in Smithy's older form, too.
  @SuppressWarnings("deprecation")
  private List<String> values(MemberShape member, Shape target) {
    return target
        .asEnumShape()
        .map(each -> List.copyOf(each.getEnumValues().values()))
        .or(
            () ->
                member
                    .getMemberTrait(smithy, software.amazon.smithy.model.traits.EnumTrait.class)
                    .map(software.amazon.smithy.model.traits.EnumTrait::getEnumDefinitionValues))
        .orElse(List.of());
  }
}
