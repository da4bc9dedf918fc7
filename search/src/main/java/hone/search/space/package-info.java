/// The way from configurations, which are texts, to the numbers that models see, and back.
@NullMarked
package hone.search.space;

import org.jspecify.annotations.NullMarked;
