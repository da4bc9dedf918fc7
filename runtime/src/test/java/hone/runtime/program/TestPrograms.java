package hone.runtime.program;

import hone.runtime.data.Stores;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.image.ImageEntry;
import hone.runtime.script.Venvs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Programs of tests, with all that they keep in one folder.
public final class TestPrograms {
  private TestPrograms() {}

  public static Programs in(Path folder, ImageEntry... images) throws IOException {
    return in(folder, false, images);
  }

  public static Programs in(Path folder, boolean optMl, ImageEntry... images) throws IOException {
    return new Programs(
        new ImageCatalogue(List.of(images)),
        Stores.channels(folder.resolve("scripts"), Stores.embedded(folder)),
        new Venvs(folder.resolve("venvs"), System.getenv(), InstantSource.system()),
        System.getenv(),
        optMl);
  }
}
