/// Training jobs as jobs of a Slurm cluster, by its own commands. Server and nodes share a file
/// system, in which the data folder lies at the same path everywhere. Programs run as the server's
/// own user, and could do in Slurm whatever it can: there is no boundary here.
///
/// An attempt's folder has, beside what every site has there: `slurm`, the job's number, noted by
/// the server, and `claim`, the number of the one job that runs, noted by that; `asked`, once the
/// server wants it to end; `job.sh`, `task.sh`, and what Slurm printed, `slurm.out`. Each host's
/// folder has what its task reads, `launch`, and leaves: `out.0` and so on, `hosts`, `told`,
/// `exit`, `done`.
@NullMarked
package hone.runtime.slurm;

import org.jspecify.annotations.NullMarked;
