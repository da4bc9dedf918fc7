/// Why a training program failed, and what helps: FailureReason, made of what is known of its end.
@NullMarked
package hone.runtime.failure;

import org.jspecify.annotations.NullMarked;
