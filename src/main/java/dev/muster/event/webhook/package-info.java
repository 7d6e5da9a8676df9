/// Receivers that take CloudEvents over HTTP.
@NullMarked
package dev.muster.event.webhook;

import org.jspecify.annotations.NullMarked;
