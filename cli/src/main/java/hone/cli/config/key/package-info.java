/// What a configuration has: its keys, the kinds of their values, and how these are read. The keys
/// of sites are in `hone.cli.sites`.
@NullMarked
package hone.cli.config.key;

import org.jspecify.annotations.NullMarked;
