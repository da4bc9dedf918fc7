/// Bundles the page when the project is built.
@NullMarked
package hone.ui.bundle;

import org.jspecify.annotations.NullMarked;
