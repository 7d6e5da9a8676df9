/// The demo: a Muster of its own, simulated players against its public doors, and the proof from their
/// transcripts.
@NullMarked
package dev.muster.app.demo;

import org.jspecify.annotations.NullMarked;
