package hone.engine.storage;

import java.util.ArrayList;
import java.util.List;

/// How the bytes of an object were divided when they were uploaded, from the first part to the
/// last. Parts are counted from 1 as they lie in the object, whatever their numbers were in its
/// upload; a part without bytes is none.
///
/// @param runs parts of the same size that follow each other are one, since most uploads have all
///     but the last alike
public record PartSizes(List<Run> runs) {
  /// Of what was not uploaded in parts.
  public static final PartSizes NONE = new PartSizes(List.of());

  public PartSizes {
    runs = List.copyOf(runs);
  }

  /// So many parts of the same size.
  public record Run(int count, long size) {
    public Run {
      if (count <= 0 || size <= 0) {
        throw new IllegalArgumentException("found " + count + " parts of " + size + " bytes");
      }
    }
  }

  /// Those of parts in their order.
  public static PartSizes of(List<Long> sizes) {
    var runs = new ArrayList<Run>();
    for (long size : sizes) {
      if (!runs.isEmpty() && runs.getLast().size() == size) {
        runs.add(new Run(runs.removeLast().count() + 1, size));
      } else if (size > 0) {
        runs.add(new Run(1, size));
      }
    }
    return new PartSizes(runs);
  }

  /// How many parts there are.
  public int count() {
    return runs.stream().mapToInt(Run::count).sum();
  }

  /// How many bytes are before a part.
  ///
  /// @param number one more than there are parts, for the bytes of them all
  public long before(int number) {
    long bytes = 0;
    int left = number - 1;
    for (Run each : runs) {
      int taken = Math.min(left, each.count());
      bytes += taken * each.size();
      left -= taken;
    }
    return bytes;
  }
}
