/// The HTTP front: reads requests, lets in what is signed or shows a session, finds the operation,
/// and turns whatever comes out into AWS's wire form.
@NullMarked
package hone.server.http;

import org.jspecify.annotations.NullMarked;
