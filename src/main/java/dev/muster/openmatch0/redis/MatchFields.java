package dev.muster.openmatch0.redis;

import dev.muster.openmatch0.MatchObject;
import dev.muster.openmatch0.ObjectText;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Profiles, proposals and matches as fields of hashes.
final class MatchFields {
    private final ObjectText text;

    MatchFields(ObjectText text) {
        this.text = text;
    }

    /// The values of `properties`, `error`, `rosters` and `pools`, in this order.
    List<String> values(MatchObject object) {
        return List.of(object.properties(), object.error(), text.rosters(object.rosters()), text.pools(object.pools()));
    }

    /// What stands under an id, by the reply of `openmatch0/match-object`.
    Optional<MatchObject> read(String id, Reply reply) {
        if (reply.size() == 0) {
            return Optional.empty();
        }
        return Optional.of(
                reply.text(0).equals("s")
                        ? new MatchObject(id, "", failure(reply.text(1)), List.of(), List.of())
                        : hash(id, reply));
    }

    private String failure(String left) {
        return left.isBlank() ? "the match function left an empty text instead of a match" : text.error(left);
    }

    private MatchObject hash(String id, Reply reply) {
        var fields = new HashMap<String, String>();
        for (int i = 1; i < reply.size(); i += 2) {
            fields.put(reply.text(i), reply.text(i + 1));
        }
        return new MatchObject(
                id,
                fields.getOrDefault("properties", ""),
                fields.getOrDefault("error", ""),
                list(id, "rosters", fields.getOrDefault("rosters", ""), text::rosters),
                list(id, "pools", fields.getOrDefault("pools", ""), text::pools));
    }

    private static <T> List<T> list(String id, String field, String json, Function<String, List<T>> reader) {
        try {
            return reader.apply(json);
        } catch (MusterException unreadable) {
            throw MusterException.unknown(
                    "the " + field + " of match object \"" + id + "\" cannot be read: " + unreadable.getMessage());
        }
    }
}
