package dev.muster.bench;

/// One benchmark: measures, and reports rows.
interface Benchmark {
    /// What `make bench BENCH=…` calls it.
    String name();

    void run(Report report) throws Exception;
}
