package dev.muster.app.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.platform.error.MusterException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RolesTest {

    @Test
    void areAllWhenNothingIsSet() {
        assertThat(Roles.of(config(null, Map.of())).isComplete()).isTrue();
    }

    @Test
    void areThoseOfTheSetting() {
        var roles = Roles.of(config(Set.of(Role.ROOMS, Role.WORKER), Map.of()));

        assertThat(roles.has(Role.WORKER)).isTrue();
        assertThat(roles.has(Role.DIRECTOR)).isFalse();
        assertThat(roles).hasToString("rooms, worker");
    }

    @Test
    void areThoseOfTheProfiles() {
        assertThat(Roles.of(config(null, Map.of(Role.DIRECTOR, true, Role.ROOMS, false)))
                        .active())
                .containsExactly(Role.DIRECTOR);
    }

    @Test
    void areRefusedWhenSetInBothWays() {
        assertThatThrownBy(() -> Roles.of(config(Set.of(Role.ROOMS), Map.of(Role.WORKER, true))))
                .isInstanceOf(MusterException.class)
                .hasMessageContaining("muster.roles")
                .hasMessageContaining("QUARKUS_PROFILE");
    }

    private static RoleConfig config(@org.jspecify.annotations.Nullable Set<Role> roles, Map<Role, Boolean> switches) {
        return new RoleConfig() {
            @Override
            public Optional<Set<Role>> roles() {
                return Optional.ofNullable(roles);
            }

            @Override
            public Map<Role, Boolean> role() {
                return switches;
            }
        };
    }
}
