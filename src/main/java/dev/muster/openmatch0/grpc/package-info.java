/// The services of Open Match 0.3: Frontend, Backend and MmLogic.
@NullMarked
package dev.muster.openmatch0.grpc;

import org.jspecify.annotations.NullMarked;
