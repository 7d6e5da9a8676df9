package dev.muster.app.role;

import io.smallrye.config.ConfigMapping;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which roles this process runs. The two ways exclude each other.
@ConfigMapping(prefix = "muster")
public interface RoleConfig {
    /// @return the roles, by comma; all when neither this nor a role profile is set
    Optional<Set<Role>> roles();

    /// @return switches that the profiles of the same names set (`QUARKUS_PROFILE=worker`); not to be
    ///     set by hand
    Map<Role, Boolean> role();
}
