/// The sites where training programs run: what the configuration says of each, and how it is made.
@NullMarked
package hone.cli.sites;

import org.jspecify.annotations.NullMarked;
