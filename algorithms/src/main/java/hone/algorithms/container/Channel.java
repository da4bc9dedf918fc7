package hone.algorithms.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Reads the data files of one channel.
public record Channel(String name, Path folder, Format format, boolean weighted) {
  /// What its files are.
  public enum Format {
    CSV,
    LIBSVM
  }

  public Dataset read() throws IOException {
    List<Path> files = files();
    if (files.isEmpty()) {
      throw new ClientError("No data in %s channel path %s".formatted(name, folder));
    }
    var data = new Dataset(format == Format.CSV);
    for (Path file : files) {
      switch (format) {
        case CSV -> new CsvFile(file, weighted).readInto(data);
        case LIBSVM -> new LibsvmFile(file).readInto(data);
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
}
