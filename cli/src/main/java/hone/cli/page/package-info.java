/// Leads people to the page.
@NullMarked
package hone.cli.page;

import org.jspecify.annotations.NullMarked;
