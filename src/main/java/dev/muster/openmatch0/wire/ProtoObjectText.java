package dev.muster.openmatch0.wire;

import com.google.protobuf.Message;
import dev.muster.openmatch0.ObjectText;
import dev.muster.openmatch0.Player;
import dev.muster.openmatch0.PlayerPool;
import dev.muster.openmatch0.Roster;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.protojson.ProtoJson;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The text of rosters, pools and attributes as Go's old `jsonpb` writes it with `EmitDefaults`, which is what
/// programs of the 0.3 line find and leave in Redis: whole numbers of 64 bits as strings, unset messages as `null`.
public final class ProtoObjectText implements ObjectText {
    private final ProtoJson json = new ProtoJson();

    @Override
    public String rosters(List<Roster> rosters) {
        return array(rosters, MatchWire::toWire);
    }

    @Override
    public List<Roster> rosters(String text) {
        return field("rosters", text).rosters();
    }

    @Override
    public String pools(List<PlayerPool> pools) {
        return array(pools, MatchWire::toWire);
    }

    @Override
    public List<PlayerPool> pools(String text) {
        return field("pools", text).pools();
    }

    @Override
    public String attributes(List<Player.Attribute> attributes) {
        return array(attributes, MatchWire::toWire);
    }

    @Override
    public String error(String text) {
        try {
            var error = json.parse(text, MatchObject.getDefaultInstance()).getError();
            return error.isEmpty() ? text : error;
        } catch (MusterException noObject) {
            return text;
        }
    }

    private <T> String array(List<T> elements, Function<T, ? extends Message> toWire) {
        return elements.stream()
                .map(element -> json.print(toWire.apply(element)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    // The array as the one field of an object: a message is what can be read.
    private dev.muster.openmatch0.MatchObject field(String name, String array) {
        var object = array.isBlank() ? "{}" : "{\"" + name + "\":" + array + "}";
        return MatchWire.toDomain(json.parse(object, MatchObject.getDefaultInstance()));
    }
}
