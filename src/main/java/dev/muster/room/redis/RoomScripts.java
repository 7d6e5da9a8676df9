package dev.muster.room.redis;

import dev.muster.platform.redis.Script;
import dev.muster.room.PingStatus;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.InstanceStatus;
import dev.muster.ticket.redis.TicketScripts;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The scripts over rooms, loaded with the tables of [RoomStatus], so that these stand in one place.
// The place of a status in its enum is its number in storage; each of them says so.
@SuppressWarnings("EnumOrdinal")
public final class RoomScripts {
    /// Functions over rooms that scripts of other features use too.
    public static final String PRELUDE = tables() + Script.resource("room/prelude");

    /// Functions of the scripts that end rooms, and so write tickets too.
    public static final String ENDING =
            String.join("\n", TicketScripts.PRELUDE, PRELUDE, Script.resource("room/ending"));

    static final Script CREATE = Script.named("room/create", PRELUDE);
    static final Script PING = Script.named("room/ping", PRELUDE);
    static final Script OBSERVE = Script.named("room/observe", PRELUDE);
    static final Script REMOVE = Script.named("room/remove", ENDING);
    static final Script TERMINATE = Script.named("room/terminate", ENDING);
    static final Script LIST = Script.named("room/list", PRELUDE);
    static final Script RESERVATIONS = Script.named("room/reservations", PRELUDE);
    static final Script RESERVE = Script.named("room/reserve", PRELUDE);
    static final Script RELEASE = Script.named("room/release", PRELUDE);
    static final Script SWEEP = Script.named("room/sweep", PRELUDE);

    private RoomScripts() {}

    private static String tables() {
        var composed = table(
                PingStatus.values(),
                ping -> table(
                        InstanceStatus.values(),
                        instance -> Integer.toString(
                                RoomStatus.compose(ping, instance).ordinal())));
        var next = table(
                RoomStatus.values(),
                from -> table(
                        RoomStatus.values(), to -> Boolean.toString(from.next().contains(to))));
        return "local COMPOSED = " + composed + "\nlocal NEXT = " + next + "\n";
    }

    // A Lua table that counts from 0.
    private static <E extends Enum<E>> String table(E[] keys, Function<E, String> value) {
        return Arrays.stream(keys)
                .map(key -> "[" + key.ordinal() + "]=" + value.apply(key))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
