/// Where data and artifacts lie, behind one small port: buckets that are folders, plain files, and
/// any S3 endpoint.
@NullMarked
package hone.runtime.storage;

import org.jspecify.annotations.NullMarked;
