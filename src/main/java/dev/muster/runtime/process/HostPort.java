package dev.muster.runtime.process;

/// A port of this machine that one container of a room was given.
///
/// @param protocol `tcp` or `udp`
record HostPort(String container, String name, String protocol, int port) {}
