/// What is started for a training job that runs in no container, wherever that is: its command, its
/// variables, and the shell script that keeps its output and its exit code.
@NullMarked
package hone.runtime.program;

import org.jspecify.annotations.NullMarked;
