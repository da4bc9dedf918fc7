/// AWS's Signature Version 4: signs requests and verifies them, S3's also in the form of a query.
///
/// Source: AWS, "AWS Signature Version 4 for API requests"; tested with the vectors that AWS
/// publishes for its own libraries.
@NullMarked
package hone.server.sigv4;

import org.jspecify.annotations.NullMarked;
