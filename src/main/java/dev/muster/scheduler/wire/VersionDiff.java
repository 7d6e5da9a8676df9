package dev.muster.scheduler.wire;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.muster.platform.protojson.ProtoJson;
import dev.muster.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What differs between two versions of a scheduler, in the words of its JSON form.
final class VersionDiff {
    private static final ProtoJson JSON = new ProtoJson();

    private final List<FieldDifference> found = new ArrayList<>();

    private VersionDiff() {}

    /// The fields that differ, by path; what every version has of its own is left out.
    static List<FieldDifference> between(Scheduler from, Scheduler to) {
        var diff = new VersionDiff();
        // The numbers of the versions differ anyway.
        diff.compare("", json(from), json(to.withVersion(from.version())));
        return List.copyOf(diff.found);
    }

    private static Value json(Scheduler scheduler) {
        return JSON.parse(JSON.print(SchedulerWire.toWire(scheduler)), Value.getDefaultInstance());
    }

    private void compare(String path, @Nullable Value from, @Nullable Value to) {
        if (from == null ? to == null : from.equals(to)) {
            return;
        }
        if (from != null && to != null && from.hasStructValue() && to.hasStructValue()) {
            compare(path, from.getStructValue(), to.getStructValue());
        } else if (from != null && to != null && from.hasListValue() && to.hasListValue()) {
            compare(path, from.getListValue().getValuesList(), to.getListValue().getValuesList());
        } else {
            var difference = FieldDifference.newBuilder().setPath(path);
            if (from != null) {
                difference.setBefore(from);
            }
            if (to != null) {
                difference.setAfter(to);
            }
            found.add(difference.build());
        }
    }

    private void compare(String path, Struct from, Struct to) {
        var names = new TreeSet<>(from.getFieldsMap().keySet());
        names.addAll(to.getFieldsMap().keySet());
        for (var name : names) {
            compare(
                    path.isEmpty() ? name : path + "." + name,
                    from.getFieldsMap().get(name),
                    to.getFieldsMap().get(name));
        }
    }

    private void compare(String path, List<Value> from, List<Value> to) {
        for (int i = 0; i < Math.max(from.size(), to.size()); i++) {
            compare(path + "[" + i + "]", i < from.size() ? from.get(i) : null, i < to.size() ? to.get(i) : null);
        }
    }
}
