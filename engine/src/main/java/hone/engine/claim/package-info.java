/// Which attempts may store what they left: another server may have taken their jobs over.
@NullMarked
package hone.engine.claim;

import org.jspecify.annotations.NullMarked;
