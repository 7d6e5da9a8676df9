package dev.muster.match;

/// A process that may lead cycles, as others find it in the lease of a game's cycles.
///
/// @param secret by which it knows the calls that other processes pass on to it
/// @param address `host:port` under which it serves them
public record Leader(String secret, String address) {
    /// What stands in the lease.
    public String text() {
        return secret + "@" + address;
    }

    /// What [#text()] was made of.
    static Leader of(String text) {
        int at = text.indexOf('@');
        return new Leader(text.substring(0, Math.max(at, 0)), text.substring(at + 1));
    }

    @Override
    public String toString() {
        return address;
    }
}
