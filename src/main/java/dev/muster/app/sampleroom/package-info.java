/// The sample game server: a small UDP game that shows what a room does, and that the demo is played on.
///
/// It starts by the hundred, so it uses nothing but cheap classes of the JDK: no framework, no logging, no
/// lambdas and no `+` on strings on the way up, each of which costs a JVM tens of milliseconds.
@NullMarked
package dev.muster.app.sampleroom;

import org.jspecify.annotations.NullMarked;
