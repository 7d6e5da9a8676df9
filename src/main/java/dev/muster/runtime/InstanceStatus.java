package dev.muster.runtime;

/// How an instance is, by its runtime's word. The order is that of Maestro's numbers, which storage keeps.
public enum InstanceStatus {
    UNKNOWN,
    PENDING,
    READY,
    TERMINATING,
    ERROR
}
