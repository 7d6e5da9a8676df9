package dev.muster.scheduler;

import java.time.Duration;

/// A receiver of room and player events.
///
/// @param type `gRPC`
/// @param timeout of one call
/// @param metadata a JSON object merged into every event
public record Forwarder(String name, boolean enabled, String type, String address, Duration timeout, String metadata) {}
