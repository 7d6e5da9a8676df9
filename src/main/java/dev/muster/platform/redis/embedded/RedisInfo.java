package dev.muster.platform.redis.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a Redis says about itself in answer to `INFO`, and what of it endangers the data.
record RedisInfo(Map<String, String> fields) {
    static RedisInfo parse(String answer) {
        return new RedisInfo(answer.lines()
                .filter(line -> line.indexOf(':') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1),
                        (first, second) -> first)));
    }

    /// Valkey gives the version of Redis that it is compatible with.
    Optional<RedisVersion> version() {
        return Optional.ofNullable(fields.get("redis_version")).flatMap(RedisVersion::parse);
    }

    /// One entry per unsafe setting: its name, and what it endangers.
    Map<String, String> warnings() {
        Map<String, String> warnings = new LinkedHashMap<>();
        if ("0".equals(fields.get("aof_enabled"))) {
            warnings.put("appendonly", "no: what was acknowledged is lost when Redis ends; set appendonly yes");
        }
        String policy = fields.getOrDefault("maxmemory_policy", "noeviction");
        if (!policy.equals("noeviction")) {
            warnings.put(
                    "maxmemory-policy", policy + ": Redis may drop tickets and rooms; set maxmemory-policy noeviction");
        }
        return warnings;
    }
}
