/// What a service is whose bodies are too large to be held in memory, as S3 and the page's files.
@NullMarked
package hone.server.stream;

import org.jspecify.annotations.NullMarked;
