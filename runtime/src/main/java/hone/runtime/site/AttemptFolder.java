package hone.runtime.site;

import hone.runtime.contract.HostFolder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the files of one attempt are.
///
/// @param root the attempt's own folder
public record AttemptFolder(Path root) {
  private static final String SITE = "site-";

  /// One host's part of it.
  public HostFolder host(String name) {
    return new HostFolder(root.resolve(name));
  }

  public Path state() {
    return root.resolve("state.json");
  }

  /// There in the folder of an attempt of this site; the name alone tells, so that it is known also
  /// where no file can be read.
  public Path siteMark(String name) {
    return root.resolve(SITE + name);
  }

  /// The name of its site.
  ///
  /// @throws IOException if it cannot be told
  public String site() throws IOException {
    try (DirectoryStream<Path> marks = Files.newDirectoryStream(root, SITE + "*")) {
      for (Path each : marks) {
        return String.valueOf(each.getFileName()).substring(SITE.length());
      }
    } catch (DirectoryIteratorException error) {
      throw error.getCause();
    }
    throw new IOException("nothing tells the site of what is in " + root);
  }

  /// How often its preparation was begun without an end that a server saw; absent for never.
  public Path preparing() {
    return root.resolve("preparing");
  }

  /// There once the programs' files are whole: they may run, and the files are theirs.
  public Path furnished() {
    return root.resolve("furnished");
  }

  /// There if what it left could not be kept, so that the folder is to be kept as it is.
  public Path toBeKept() {
    return root.resolve("to-be-kept");
  }

  /// Where artifacts are packed.
  public Path workshop() {
    return root.resolve("artifacts");
  }

  public Path metrics() {
    return root.resolve("metrics");
  }
}
