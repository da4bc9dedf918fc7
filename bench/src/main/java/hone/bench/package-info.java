/// Measurements: of calls in `api`, cached data in `data`, many jobs in `load`, whole processes in
/// `process`, the search library in `search` (by JMH), and training jobs at a site in `site`.
@NullMarked
package hone.bench;

import org.jspecify.annotations.NullMarked;
