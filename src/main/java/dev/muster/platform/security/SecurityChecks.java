package dev.muster.platform.security;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Names the settings that open this server to strangers; always up.
@Readiness
@Singleton
final class SecurityChecks implements HealthCheck {
    private final SecurityConfig config;

    SecurityChecks(SecurityConfig config) {
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("Security settings").up();
        if (config.insecure()) {
            response.withData(
                    "warning: muster.security.insecure",
                    "true: without authentication everyone who reaches this server can run programs on its machine");
        }
        return response.build();
    }
}
