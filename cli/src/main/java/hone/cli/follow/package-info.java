/// Watches a tuning job through the API and shows it: drawn over on a terminal, as lines on a pipe.
@NullMarked
package hone.cli.follow;

import org.jspecify.annotations.NullMarked;
