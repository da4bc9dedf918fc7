/// Training jobs as pods of a Kubernetes cluster.
@NullMarked
package hone.runtime.kubernetes;

import org.jspecify.annotations.NullMarked;
