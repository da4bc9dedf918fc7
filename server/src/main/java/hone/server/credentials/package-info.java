/// Who may call: access keys, sealed in the store, the accounts that they belong to, and sessions.
@NullMarked
package hone.server.credentials;

import org.jspecify.annotations.NullMarked;
