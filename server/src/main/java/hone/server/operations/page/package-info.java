/// What the page needs beside the operations that everybody calls.
@NullMarked
package hone.server.operations.page;

import org.jspecify.annotations.NullMarked;
