/// The port behind the S3 endpoint: buckets of objects, each bucket with an account as its owner.
@NullMarked
package hone.engine.storage;

import org.jspecify.annotations.NullMarked;
