/// The records that a search looks at, and the trees they are made of.
@NullMarked
package hone.server.operations.search.records;

import org.jspecify.annotations.NullMarked;
