package dev.muster.scheduler;

/// One environment variable of a container, and where its value comes from.
public record EnvironmentVariable(String name, Source source) {

    /// Where the value comes from: exactly one of these.
    public sealed interface Source {}

    /// The value itself.
    public record Value(String value) implements Source {}

    /// A field of the room, by Kubernetes' path: `metadata.name`, `status.hostIP` and their like.
    public record FieldRef(String path) implements Source {}

    /// A key of a secret that lives beside the room.
    public record SecretKeyRef(String name, String key) implements Source {}
}
