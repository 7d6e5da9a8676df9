/// Operations over REST.
@NullMarked
package dev.muster.operation.rest;

import org.jspecify.annotations.NullMarked;
