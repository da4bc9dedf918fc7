package hone.runtime.bucket;

import hone.engine.storage.StoredObject;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The objects that a walk has found, but for those that are gone when it comes to them.
final class ObjectList implements Iterator<StoredObject> {
  private final KeyWalk walk;
  private final Function<KeyWalk.Found, @Nullable StoredObject> look;
  private @Nullable StoredObject next;

  /// @param look tells what is there now, or `null`
  ObjectList(KeyWalk walk, Function<KeyWalk.Found, @Nullable StoredObject> look) {
    this.walk = walk;
    this.look = look;
  }

  @Override
  public boolean hasNext() {
    while (next == null && walk.hasNext()) {
      next = look.apply(walk.next());
    }
    return next != null;
  }

  @Override
  public StoredObject next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    StoredObject found = next;
    next = null;
    if (found == null) {
      throw new NoSuchElementException();
    }
    return found;
  }
}
