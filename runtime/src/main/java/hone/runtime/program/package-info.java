/// Programs of training jobs that run in no container, on this machine or in a cluster: their
/// commands, their variables, and the shell script that keeps output and exit codes.
@NullMarked
package hone.runtime.program;

import org.jspecify.annotations.NullMarked;
