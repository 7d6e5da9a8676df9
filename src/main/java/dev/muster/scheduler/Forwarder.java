package dev.muster.scheduler;

import java.time.Duration;

/// A receiver of room and player events.
///
/// @param type `gRPC` or `webhook`
/// @param address `host:port` of a gRPC service, or the http(s) address of a webhook
/// @param timeout of one call
/// @param metadata a JSON object merged into every event
public record Forwarder(String name, boolean enabled, String type, String address, Duration timeout, String metadata) {}
