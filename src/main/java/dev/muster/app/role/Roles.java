package dev.muster.app.role;

import dev.muster.platform.error.MusterException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The roles of this process.
///
/// @param active what it runs, at least one
public record Roles(Set<Role> active) {
    public Roles {
        active = Set.copyOf(active);
    }

    /// Reads them from the configuration.
    ///
    /// @throws MusterException when roles are set in both ways
    public static Roles of(RoleConfig config) {
        var byProfile = config.role().entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        var bySetting = config.roles().orElse(Set.of());
        if (!byProfile.isEmpty() && !bySetting.isEmpty()) {
            throw MusterException.failedPrecondition(
                    "muster.roles and a role profile (QUARKUS_PROFILE) are both set: set one of them");
        }
        var chosen = byProfile.isEmpty() ? bySetting : byProfile;
        return new Roles(chosen.isEmpty() ? EnumSet.allOf(Role.class) : chosen);
    }

    /// Whether this process runs a role.
    public boolean has(Role role) {
        return active.contains(role);
    }

    /// Whether this process runs them all.
    public boolean isComplete() {
        return active.size() == Role.values().length;
    }

    /// The roles by name, in their order.
    @Override
    public String toString() {
        return Arrays.stream(Role.values())
                .filter(this::has)
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
