package dev.muster.room.redis;

import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.room.Census;
import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.RoomPage;
import dev.muster.room.RoomQuery;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.InstanceStatus;
import java.util.ArrayList;
import java.util.List;

/// Reads rooms of one scheduler, in calls that each touch a bounded number of keys.
// The place of a status in its enum is its number in storage; each of them says so.
@SuppressWarnings("EnumOrdinal")
final class RoomReader {
    private static final int ROOMS_A_CALL = 90;
    private static final int SUMMARIES_A_CALL = 200;

    private final Redis redis;

    RoomReader(Redis redis) {
        this.redis = redis;
    }

    Census census(String prefix, String scheduler) {
        var reply = redis.ask(RoomScripts.LIST.call(prefix, scheduler));
        var names = reply.stream().skip(1).map(Reply::text).toList();
        return new Census(reply.number(0), read(prefix, scheduler, names));
    }

    /// Those of the named rooms that exist.
    List<Room> read(String prefix, String scheduler, List<String> names) {
        List<Room> rooms = new ArrayList<>(names.size());
        for (var some : slices(names, ROOMS_A_CALL)) {
            redis.ask(RoomScripts.LIST.call(arguments(prefix, scheduler, some)))
                    .forEach(row -> rooms.add(room(scheduler, row)));
        }
        return rooms;
    }

    RoomPage page(String prefix, String scheduler, RoomQuery query) {
        long from = (long) (query.page() - 1) * query.perPage();
        if (query.wantsAll() && query.order() == RoomQuery.Order.CREATED_AT) {
            var reply = redis.ask(
                    RoomScripts.NAMES.call(prefix, scheduler, from, from + query.perPage() - 1, query.descending()));
            var names = reply.stream().skip(1).map(Reply::text).toList();
            return new RoomPage(read(prefix, scheduler, names), reply.integer(0));
        }
        var all = redis.ask(RoomScripts.NAMES.call(prefix, scheduler, 0, -1, false)).stream()
                .skip(1)
                .map(Reply::text)
                .toList();
        var wanted = summaries(prefix, scheduler, all).stream()
                .filter(query::wants)
                .sorted(query.comparator())
                .map(RoomQuery.Row::name)
                .toList();
        var names = wanted.stream().skip(from).limit(query.perPage()).toList();
        return new RoomPage(read(prefix, scheduler, names), wanted.size());
    }

    private List<RoomQuery.Row> summaries(String prefix, String scheduler, List<String> names) {
        List<RoomQuery.Row> rows = new ArrayList<>(names.size());
        for (var some : slices(names, SUMMARIES_A_CALL)) {
            var reply = redis.ask(RoomScripts.SUMMARIES.call(arguments(prefix, scheduler, some)));
            for (int i = 0; i < some.size(); i++) {
                var row = reply.at(i);
                if (!row.isNil(0)) { // else it went since its name was read
                    var status = RoomStatus.values()[row.integer(0)];
                    rows.add(new RoomQuery.Row(some.get(i), status, row.text(1), row.integer(2), row.number(3)));
                }
            }
        }
        return rows;
    }

    private static List<List<String>> slices(List<String> names, int size) {
        List<List<String>> slices = new ArrayList<>();
        for (int from = 0; from < names.size(); from += size) {
            slices.add(names.subList(from, Math.min(names.size(), from + size)));
        }
        return slices;
    }

    private static Object[] arguments(String prefix, String scheduler, List<String> names) {
        List<Object> arguments = new ArrayList<>(List.of(prefix, scheduler));
        arguments.addAll(names);
        return arguments.toArray();
    }

    private static Room room(String scheduler, Reply row) {
        return new Room(
                scheduler,
                row.text(12),
                row.text(0),
                RoomStatus.values()[row.integer(1)],
                PingStatus.values()[row.integer(2)],
                InstanceStatus.values()[row.integer(3)],
                row.integer(4),
                row.integer(5),
                row.integer(11),
                row.number(6),
                row.number(7),
                row.number(13),
                !row.text(10).equals("0"),
                row.text(14).equals("1"),
                row.text(15),
                row.text(8),
                AddressCodec.decode(row.text(9)));
    }
}
