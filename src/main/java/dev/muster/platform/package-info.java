/// The technical kit: errors, leases, Redis, gRPC, security, time. It knows no word of the domain.
@AppModule(name = "platform", exposes = "dev.muster.platform.*")
@NullMarked
package dev.muster.platform;

import dev.muster.AppModule;
import org.jspecify.annotations.NullMarked;
