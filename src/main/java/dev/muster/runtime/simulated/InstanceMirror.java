package dev.muster.runtime.simulated;

import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.RoomRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Instances of another process, as last heard of. Answers may come in any order: what is known already
/// changes nothing. Guarded by its monitor.
final class InstanceMirror {
    private final Consumer<InstanceEvent> changes;
    private final Map<RoomRef, Instance> instances = new LinkedHashMap<>();
    private String life = "";
    private long latest = -1;

    /// @param changes told of everything that is new, in its order
    InstanceMirror(Consumer<InstanceEvent> changes) {
        this.changes = changes;
    }

    /// What to ask for next.
    synchronized String position() {
        return "life=" + life + "&since=" + latest;
    }

    synchronized List<Instance> of(String scheduler) {
        return instances.values().stream()
                .filter(instance -> instance.room().scheduler().equals(scheduler))
                .toList();
    }

    synchronized List<String> schedulers() {
        return instances.keySet().stream().map(RoomRef::scheduler).distinct().toList();
    }

    synchronized void apply(SimulationWire.Answer answer) {
        var news = answer.changes();
        boolean same = answer.life().equals(life);
        if (same && news.latest() <= latest) {
            return;
        }
        if (news.whole()) {
            replace(news.events());
        } else if (same) {
            int known = (int) (latest - (news.latest() - news.events().size()));
            news.events().subList(known, news.events().size()).forEach(this::take);
        } else {
            return; // of a life that another call has heard the end of
        }
        life = answer.life();
        latest = news.latest();
    }

    private void replace(List<? extends InstanceEvent> all) {
        var kept = all.stream().map(InstanceEvent::room).collect(java.util.stream.Collectors.toSet());
        var gone =
                instances.keySet().stream().filter(room -> !kept.contains(room)).toList();
        gone.forEach(room -> take(new InstanceEvent.Gone(room)));
        all.forEach(this::take);
    }

    private void take(InstanceEvent event) {
        switch (event) {
            case InstanceEvent.Changed changed -> {
                if (changed.instance().equals(instances.put(event.room(), changed.instance()))) {
                    return;
                }
            }
            case InstanceEvent.Gone gone -> instances.remove(gone.room());
        }
        changes.accept(event);
    }
}
