/// What running a training job costs at each site, and whether anything is left of many.
@NullMarked
package hone.bench.site;

import org.jspecify.annotations.NullMarked;
