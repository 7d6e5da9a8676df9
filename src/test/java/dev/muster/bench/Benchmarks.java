package dev.muster.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs the benchmarks, all or the named ones: `make bench [BENCH=name]`. Each prints its rows and
/// writes `target/bench/<name>.json`. Ends with 1 when a row misses its limit, with 2 when a benchmark
/// could not run.
public final class Benchmarks {
    private static final List<Benchmark> ALL = List.of(
            new PoolQueryBench(),
            new MatchPassBench(),
            new PingBench(),
            new CreateTicketBench(),
            new AllocateBench(),
            new RoomScaleBench(),
            new MatchAndAllocateBench(),
            new FleetBench(),
            new FleetSizeBench(),
            new ReconcileBench(),
            new KubernetesBench());

    private Benchmarks() {}

    public static void main(String[] names) {
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
