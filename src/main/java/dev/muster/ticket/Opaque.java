package dev.muster.ticket;

import java.util.Arrays;

/// Bytes that are kept and given back as they came, and never read; equal when all of them are.
public final class Opaque {
    /// No bytes.
    public static final Opaque NONE = new Opaque(new byte[0]);

    private final byte[] bytes;

    public Opaque(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /// A copy of them.
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Opaque opaque && Arrays.equals(bytes, opaque.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
