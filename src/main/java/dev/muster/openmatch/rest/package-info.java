/// Match functions that are called over HTTP.
@NullMarked
package dev.muster.openmatch.rest;

import org.jspecify.annotations.NullMarked;
