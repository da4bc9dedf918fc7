/// AWS's wire shapes: how they are read, checked and written. The shapes themselves are generated
/// at build time from AWS's models; see `api/src/codegen`.
@NullMarked
package hone.api;

import org.jspecify.annotations.NullMarked;
