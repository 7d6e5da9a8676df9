package dev.muster.game;

import dev.muster.platform.error.MusterException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// A game by its name.
///
/// @param name free text of 1 to 200 characters
public record Game(String name) {
    private static final int MAX_LENGTH = 200;
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9-]{1,40}");

    public Game {
        if (name.isBlank() || name.length() > MAX_LENGTH) {
            throw MusterException.invalid("game: must have 1 to " + MAX_LENGTH + " characters");
        }
    }

    /// The shard that holds everything of this game: its name when that is plain, else a hash. The two
    /// cannot meet, since no plain name has an underscore.
    public String shard() {
        return PLAIN.matcher(name).matches() ? name : "_" + HexFormat.of().formatHex(sha256(name), 0, 16);
    }

    /// Two bytes that ids of this game carry, so that a call by id need not name the game. Games may
    /// share a mark.
    public int mark() {
        var digest = sha256(name);
        return (digest[0] & 0xff) << 8 | (digest[1] & 0xff);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
