/// Training jobs as containers of any engine with Docker's API: Docker, Podman.
@NullMarked
package hone.runtime.docker;

import org.jspecify.annotations.NullMarked;
