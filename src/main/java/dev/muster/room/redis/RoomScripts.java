package dev.muster.room.redis;

import dev.muster.event.redis.EventScripts;
import dev.muster.platform.redis.Script;
import dev.muster.room.PingStatus;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.InstanceStatus;
import dev.muster.ticket.redis.TicketScripts;

/// The scripts over rooms, loaded with the tables of [RoomStatus], so that these stand in one place.
// The place of a status in its enum is its number in storage; each of them says so.
@SuppressWarnings("EnumOrdinal")
public final class RoomScripts {
    /// Functions over rooms that scripts of other features use too.
    public static final String PRELUDE = tables() + Script.resource("room/prelude");

    /// Functions of the scripts that may see a room end, and so tell its receivers.
    public static final String TELLING =
            String.join("\n", PRELUDE, EventScripts.PRELUDE, Script.resource("room/telling"));

    /// Functions of the scripts that end rooms, and so write tickets too.
    public static final String ENDING =
            String.join("\n", TicketScripts.PRELUDE, TELLING, Script.resource("room/ending"));

    static final Script CREATE = Script.named("room/create", PRELUDE);
    static final Script PING = Script.gathered("room/ping", PRELUDE, Script.resource("room/ping-unchanged"));
    static final Script OBSERVE = Script.named("room/observe", TELLING);
    static final Script REMOVE = Script.named("room/remove", ENDING);
    static final Script TERMINATE = Script.named("room/terminate", ENDING);
    static final Script RECALL = Script.named("room/recall", PRELUDE);
    static final Script LIST = Script.named("room/list", PRELUDE);
    static final Script COUNT = Script.named("room/count", PRELUDE);
    static final Script NAMES = Script.named("room/names");
    static final Script SUMMARIES = Script.named("room/summaries");
    static final Script RESERVATIONS = Script.named("room/reservations", PRELUDE);
    static final Script RESERVE = Script.gathered("room/reserve", PRELUDE);
    static final Script RESERVE_FITTING = Script.named("room/reserve-fitting", PRELUDE);
    static final Script RELEASE = Script.gathered("room/release", PRELUDE);
    static final Script SWEEP = Script.named("room/sweep", PRELUDE);

    static final Script DIRTY = Script.named("room/dirty");
    static final Script TOLD = Script.named("room/told");

    private RoomScripts() {}

    // As text and not as Lua tables: these would be built anew in every run of every script.
    private static String tables() {
        var composed = new StringBuilder();
        for (var ping : PingStatus.values()) {
            for (var instance : InstanceStatus.values()) {
                composed.append(RoomStatus.compose(ping, instance).ordinal());
            }
        }
        var next = new StringBuilder();
        for (var from : RoomStatus.values()) {
            for (var to : RoomStatus.values()) {
                next.append(from.next().contains(to) ? 1 : 0);
            }
        }
        return """
                local INSTANCE_STATUSES, COMPOSED = %d, '%s'
                local ROOM_STATUSES, NEXT = %d, '%s'
                """.formatted(InstanceStatus.values().length, composed, RoomStatus.values().length, next);
    }
}
