/// Profiles over REST.
@NullMarked
package dev.muster.director.rest;

import org.jspecify.annotations.NullMarked;
