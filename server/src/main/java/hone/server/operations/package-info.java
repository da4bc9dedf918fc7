/// What the server does for each operation of AWS's API: `OperationList` has all of them, the
/// packages below what they do, by matter.
@NullMarked
package hone.server.operations;

import org.jspecify.annotations.NullMarked;
