package dev.muster.runtime.simulated;

import java.util.Optional;
import java.util.OptionalLong;

/// Settings of simulated rooms that are quick.
record TestConfig(
        Optional<String> url,
        String startDelay,
        String pingInterval,
        String matchDuration,
        String endDelay,
        Optional<String> lifetime,
        String lookInterval,
        boolean silent,
        OptionalLong seed,
        TestFaults faults)
        implements SimulatedConfig {
    static final TestFaults NO_FAULTS = new TestFaults(0, 0, 0, 0, 0);

    record TestFaults(double crashAtStart, double neverReady, double hang, double crashInMatch, double lie)
            implements Faults {}

    static TestConfig quick() {
        return with("20ms", "100ms", Optional.empty(), NO_FAULTS);
    }

    static TestConfig with(String pingInterval, String matchDuration, Optional<String> lifetime, TestFaults faults) {
        return new TestConfig(
                Optional.empty(),
                "10ms",
                pingInterval,
                matchDuration,
                "10ms",
                lifetime,
                "10ms",
                false,
                OptionalLong.empty(),
                faults);
    }

    TestConfig startingIn(String time) {
        return new TestConfig(
                url, time, pingInterval, matchDuration, endDelay, lifetime, lookInterval, silent, seed, faults);
    }
}
