/// The client's side: requests in AWS's own form, signed, over HTTP to any endpoint.
@NullMarked
package hone.cli.client;

import org.jspecify.annotations.NullMarked;
