/// The command `hone report`: saves what is known of a tuning job.
@NullMarked
package hone.cli.command.report;

import org.jspecify.annotations.NullMarked;
