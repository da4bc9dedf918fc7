/// Training jobs as jobs of a Slurm cluster, by its own commands. Server and nodes share a file
/// system, in which the data folder lies at the same path everywhere.
@NullMarked
package hone.runtime.slurm;

import org.jspecify.annotations.NullMarked;
