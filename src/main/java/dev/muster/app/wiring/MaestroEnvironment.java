package dev.muster.app.wiring;

import dev.muster.app.migration.MaestroSettings;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// Says at the start which settings of Maestro are in the environment, and what takes their place: they are
/// not obeyed, since most of them mean something else here or nothing.
@Singleton
final class MaestroEnvironment {
    private static final Logger LOG = Logger.getLogger(MaestroEnvironment.class);

    void report(@Observes @Priority(3) StartupEvent event) {
        MaestroSettings.advice(System.getenv()).forEach(LOG::warn);
    }
}
