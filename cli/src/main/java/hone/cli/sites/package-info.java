/// Makes of the configuration the sites where training programs run.
@NullMarked
package hone.cli.sites;

import org.jspecify.annotations.NullMarked;
