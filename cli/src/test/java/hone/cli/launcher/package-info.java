/// Tests of the launcher script at the root of the project.
@NullMarked
package hone.cli.launcher;

import org.jspecify.annotations.NullMarked;
