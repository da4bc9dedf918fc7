/// AWS's Signature Version 4, header form: signs requests and verifies them.
///
/// Source: AWS, "AWS Signature Version 4 for API requests"; tested with the vectors that AWS
/// publishes for its own libraries.
@NullMarked
package hone.server.sigv4;

import org.jspecify.annotations.NullMarked;
