/// The configuration: one YAML file, flags that are stronger, environment variables that
/// are weaker.
@NullMarked
package hone.cli.config;

import org.jspecify.annotations.NullMarked;
