/// Values that stand at dotted paths of the JSON that players and profiles carry.
@NullMarked
package dev.muster.openmatch0.json;

import org.jspecify.annotations.NullMarked;
