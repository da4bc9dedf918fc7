/// Fuzz targets of what comes from files and becomes files.
@NullMarked
package hone.cli.fuzz;

import org.jspecify.annotations.NullMarked;
