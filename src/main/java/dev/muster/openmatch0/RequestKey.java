package dev.muster.openmatch0;

import dev.muster.platform.error.MusterException;

/// The name of one request for a match: an entry of `profileq`, and the key under which its match or its error
/// appears.
///
/// @param match an id made for this request
/// @param profile the id of the profile; without dots
public record RequestKey(String match, String profile) {
    /// Reads an entry of `profileq`; what comes after a second dot is ignored, as the original does.
    public static RequestKey parse(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw MusterException.invalid("\"" + text + "\" is no request: <match id>.<profile id> is expected");
        }
        return new RequestKey(parts[0], parts[1]);
    }

    /// The key of the proposal that a function makes for it.
    ///
    /// @param seconds when the function was started, in seconds since 1970
    public String proposal(long seconds) {
        return "proposal." + seconds + "." + this;
    }

    @Override
    public String toString() {
        return match + "." + profile;
    }
}
