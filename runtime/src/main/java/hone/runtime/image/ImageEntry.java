package hone.runtime.image;

import hone.engine.backend.Images.Resolution.BuiltIn;
import hone.runtime.image.ImageCatalogue.Program;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the image names of one pattern stand for.
///
/// @param shown the pattern for people
/// @param pattern matches a whole image name
/// @param program what is run
/// @param builtIn the built-in algorithm; empty for a program of the user's own
/// @param script what runs instead of a built-in algorithm where the request brings a script, as
///     AWS's image of that name does
public record ImageEntry(
    String shown,
    Pattern pattern,
    Program program,
    Optional<BuiltIn> builtIn,
    Optional<Program.Script> script) {

  /// A program of the user's own.
  public static ImageEntry custom(String shown, Pattern pattern, Program program) {
    return new ImageEntry(shown, pattern, program, Optional.empty(), Optional.empty());
  }

  /// A pattern in which `*` stands for any text and `?` for any character.
  public static Pattern glob(String glob) {
    var regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }
}
