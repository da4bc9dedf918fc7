/// `Search` and `GetSearchSuggestions`.
@NullMarked
package hone.server.operations.search;

import org.jspecify.annotations.NullMarked;
