package hone.search;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Holds the parameters that a search varies, in the order in which configurations list them.
public record Space(List<Parameter> parameters) {
  /// Copies the parameters and checks that there is at least one and that no name comes twice.
  public Space {
    parameters = List.copyOf(parameters);
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "space: found no parameters, allowed is at least one parameter");
    }
    Set<String> names = new LinkedHashSet<>();
    for (Parameter parameter : parameters) {
      if (!names.add(parameter.name())) {
        throw new IllegalArgumentException(
            "space: found the parameter \""
                + parameter.name()
                + "\" twice, allowed are different names");
      }
    }
  }

  /// Makes a space of the given parameters.
  public static Space of(Parameter... parameters) {
    return new Space(List.of(parameters));
  }

  /// The number of different configurations; infinite as soon as one parameter is continuous.
  public double combinations() {
    double product = 1;
    for (Parameter parameter : parameters) {
      product *= parameter.count();
    }
    return product;
  }
}
