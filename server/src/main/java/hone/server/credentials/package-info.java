/// Who may call: access keys, the accounts that they belong to, and the file that they are kept in.
@NullMarked
package hone.server.credentials;

import org.jspecify.annotations.NullMarked;
