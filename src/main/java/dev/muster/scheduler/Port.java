package dev.muster.scheduler;

import org.jspecify.annotations.Nullable;

/// A port that a container listens on.
///
/// @param name up to 15 characters
/// @param protocol `tcp`, `udp` or `sctp`
/// @param port the port inside the container
/// @param hostPortRange where the host port is chosen from, unless the scheduler has one range for all
public record Port(
        String name, String protocol, int port, @Nullable PortRange hostPortRange) {}
