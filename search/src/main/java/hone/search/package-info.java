/// The search engine: what to try next, when to stop a trial, when to stop searching.
///
/// Everything here is a pure function of what it is given: no clock, no threads, no files, no
/// hidden state. The same problem, history and seed give the same suggestion in any process.
@NullMarked
package hone.search;

import org.jspecify.annotations.NullMarked;
