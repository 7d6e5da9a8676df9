/// What commands need to talk to a running Muster over HTTP.
@NullMarked
package dev.muster.app.client;

import org.jspecify.annotations.NullMarked;
