/// The `docker` command, for tests with a real container engine.
@NullMarked
package hone.cli.docker;

import org.jspecify.annotations.NullMarked;
