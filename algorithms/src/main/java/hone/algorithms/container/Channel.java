package hone.algorithms.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Reads the data files of one channel.
public record Channel(String name, Path folder, String contentType, boolean weighted) {
  private static final String ALLOWED =
      "text/csv, csv, text/libsvm, text/x-libsvm, libsvm (libsvm if none is given)";

  public Dataset read() throws IOException {
    List<Path> files = files();
    if (files.isEmpty()) {
      throw new ClientError("No data in %s channel path %s".formatted(name, folder));
    }
    boolean csv = isCsv();
    var data = new Dataset(csv);
    for (Path file : files) {
      if (csv) {
        new CsvFile(file, weighted).readInto(data);
      } else {
        new LibsvmFile(file).readInto(data);
      }
    }
    if (data.rows() == 0) {
      throw new ClientError(
          "No data in %s channel path %s: every file is empty".formatted(name, folder));
    }
    return data;
  }

  private List<Path> files() throws IOException {
    if (Files.isRegularFile(folder)) {
      return List.of(folder);
    }
    if (!Files.isDirectory(folder)) {
      throw new ClientError("%s is not a valid path! (channel %s)".formatted(folder, name));
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).filter(this::visible).sorted().toList();
    }
  }

  private boolean visible(Path file) {
    for (Path part : folder.relativize(file)) {
      if (part.toString().startsWith(".") || part.toString().startsWith("_")) {
        return false;
      }
    }
    return true;
  }

  private boolean isCsv() {
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";");
    String type = parts[0].strip();
    for (String part : parts) {
      String parameter = part.replace(" ", "").replace("\"", "");
      if (parameter.startsWith("label_size=") && !parameter.equals("label_size=1")) {
        throw new ClientError(
            ("%s is not an accepted csv ContentType. Optional parameter label_size must be equal"
                    + " to 1")
                .formatted(contentType));
      }
    }
    return switch (type) {
      case "csv", "text/csv" -> true;
      case "", "libsvm", "text/libsvm", "text/x-libsvm" -> false;
      default ->
          throw new ClientError(
              "Channel '%s': %s is not an accepted ContentType: %s"
                  .formatted(name, contentType, ALLOWED));
    };
  }
}
