/// Fuzz targets: whatever comes in, the answer is an error in AWS's form, and it comes soon.
@NullMarked
package hone.server.fuzz;

import org.jspecify.annotations.NullMarked;
