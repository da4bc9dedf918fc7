/// The demo: a tuning job on real data from its request to what it gains.
@NullMarked
package hone.cli.demo;

import org.jspecify.annotations.NullMarked;
