/// AWS's query protocol: requests are forms, answers are XML.
@NullMarked
package hone.api.query;

import org.jspecify.annotations.NullMarked;
