/// The commands that make, list and revoke access keys. They work on the store itself, beside a
/// running server or without one: who may write there may give keys away.
@NullMarked
package hone.cli.command.credentials;

import org.jspecify.annotations.NullMarked;
