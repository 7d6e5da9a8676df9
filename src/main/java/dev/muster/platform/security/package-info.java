/// Who may talk to Muster: the rules that keep web pages and strangers away from a server without
/// authentication.
@NullMarked
package dev.muster.platform.security;

import org.jspecify.annotations.NullMarked;
