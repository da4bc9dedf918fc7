/// Who the caller is, as STS and IAM tell it.
@NullMarked
package hone.server.operations.identity;

import org.jspecify.annotations.NullMarked;
