/// Makes the sites where training programs run from the configuration.
@NullMarked
package hone.cli.sites;

import org.jspecify.annotations.NullMarked;
