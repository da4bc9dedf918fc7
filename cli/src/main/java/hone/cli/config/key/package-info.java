/// The keys of the configuration file, each with its documentation.
@NullMarked
package hone.cli.config.key;

import org.jspecify.annotations.NullMarked;
