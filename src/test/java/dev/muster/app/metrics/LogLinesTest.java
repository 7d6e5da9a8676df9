package dev.muster.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

final class LogLinesTest {
    @Test
    void countsWhatIsLoggedBelowAName() {
        var registry = new CollectorRegistry();
        LogLines.of("test.lines").register(registry);
        var below = Logger.getLogger("test.lines.deeper");

        below.log(Level.WARNING, "one");
        below.log(Level.SEVERE, "two");
        below.log(Level.SEVERE, "three");
        Logger.getLogger("test.other").log(Level.SEVERE, "not ours");

        assertThat(Exposition.of(registry))
                .contains("open_match_log_lines_total{severity=\"warning\",} 1.0")
                .contains("open_match_log_lines_total{severity=\"error\",} 2.0")
                .contains("open_match_log_lines_total{severity=\"info\",} 0.0");
    }
}
