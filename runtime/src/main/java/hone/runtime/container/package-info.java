/// What all sites have in common that run training jobs as containers.
@NullMarked
package hone.runtime.container;

import org.jspecify.annotations.NullMarked;
