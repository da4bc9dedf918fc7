/// What the demo prints.
@NullMarked
package hone.cli.demo;

import org.jspecify.annotations.NullMarked;
