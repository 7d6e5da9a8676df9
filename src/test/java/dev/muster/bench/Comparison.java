package dev.muster.bench;

import dev.muster.bench.BenchServer.Loops;
import dev.muster.platform.redis.embedded.Fsync;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Holds a call of the server against one that does nothing and one that makes one do-nothing script call:
/// all three in turns, on the same server and from the same callers, so that what else the machine does
/// hits all alike.
final class Comparison {
    private static final int ROUNDS = 3;
    private static final double OF_NOTHING = 0.30;
    private static final double OF_SCRIPT = 0.75;

    private final String name;
    private final Loops nothing;
    private final Loops script;
    private final Loops subject;

    Comparison(String name, Loops nothing, Loops script, Loops subject) {
        this.name = name;
        this.nothing = nothing;
        this.script = script;
        this.subject = subject;
    }

    /// @param judged whether the limits hold with this `fsync`
    void run(BenchServer server, Fsync fsync, boolean judged, Report report) throws IOException, InterruptedException {
        for (var loops : List.of(nothing, script, subject)) {
            server.warmUp(loops);
        }
        List<Cost> nothings = new ArrayList<>();
        List<Cost> scripts = new ArrayList<>();
        List<Cost> subjects = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            nothings.add(server.measure(nothing));
            scripts.add(server.measure(script));
            subjects.add(server.measure(subject));
        }
        var subject = median(subjects);
        report.add(median(nothings).on(Row.shown("do nothing", median(nothings).perSecond(), "/s")));
        report.add(median(scripts)
                .on(Row.shown("one do-nothing script", median(scripts).perSecond(), "/s")));
        var label = name + ", fsync=" + fsync.name().toLowerCase(Locale.ROOT);
        report.add(subject.on(Row.shown(label, subject.perSecond(), "/s")));
        var ofNothing = Row.atLeast(label + ", of do nothing", share(subjects, nothings), "x", OF_NOTHING);
        var ofScript = Row.atLeast(label + ", of one script", share(subjects, scripts), "x", OF_SCRIPT);
        report.add(judged ? ofNothing : ofNothing.unjudged());
        report.add(judged ? ofScript : ofScript.unjudged());
    }

    private static Cost median(List<Cost> costs) {
        return costs.stream()
                .sorted(Comparator.comparingDouble(Cost::perSecond))
                .toList()
                .get(costs.size() / 2);
    }

    // The median of the rounds' ratios: each round compares what ran next to each other.
    private static double share(List<Cost> subjects, List<Cost> baselines) {
        var shares = new double[subjects.size()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = subjects.get(i).perSecond() / baselines.get(i).perSecond();
        }
        return Timing.median(shares);
    }
}
