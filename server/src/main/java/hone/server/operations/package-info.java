/// What the server does for each operation of AWS's API: `OperationList` has all of them, the
/// packages below one file for each.
@NullMarked
package hone.server.operations;

import org.jspecify.annotations.NullMarked;
