/// The audit log: who changed what, with what result.
@NullMarked
package hone.server.audit;

import org.jspecify.annotations.NullMarked;
