package dev.muster.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Runs the benchmarks, all or the named ones: `make bench [BENCH=name]`. Each prints its rows and
/// writes `target/bench/<name>.json`. Ends with 1 when a row misses its limit, with 2 when a benchmark
/// could not run.
public final class Benchmarks {
    private static final List<Benchmark> ALL = List.of(
            new PoolQueryBench(),
            new MatchPassBench(),
            new PingBench(),
            new CreateTicketBench(),
            new QueryTicketsBench(),
            new OpenMatchBench(),
            new WatchBench(),
            new TicketMemoryBench(),
            new AllocateBench(),
            new RoomScaleBench(),
            new MatchAndAllocateBench(),
            new FleetBench(),
            new FleetSizeBench(),
            new ReconcileBench(),
            new KubernetesBench());

    // Unless told otherwise it writes down every frame, which half of the load generator's time would go to.
    private static final Logger NETTY = Logger.getLogger("io.netty");

    private Benchmarks() {}

    public static void main(String[] names) {
        NETTY.setLevel(Level.INFO);
        List<Benchmark> chosen = ALL.stream()
                .filter(bench -> names.length == 0 || List.of(names).contains(bench.name()))
                .toList();
        if (chosen.isEmpty()) {
            System.err.println("There is no such benchmark. There are: "
                    + String.join(", ", ALL.stream().map(Benchmark::name).toList()));
            System.exit(2);
        }
        List<String> broken = new ArrayList<>();
        boolean passed = true;
        for (var bench : chosen) {
            var report = new Report(bench.name(), System.out);
            try {
                bench.run(report);
                passed &= report.passed();
            } catch (Exception e) {
                broken.add(bench.name() + ": " + e);
            } finally {
                report.write(Path.of("target", "bench"));
            }
        }
        broken.forEach(System.err::println);
        System.exit(!broken.isEmpty() ? 2 : passed ? 0 : 1);
    }
}
