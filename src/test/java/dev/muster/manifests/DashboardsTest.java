package dev.muster.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The dashboards ask only for what `/metrics` tells, as the reference describes it, which is held against a running
/// server by another test.
final class DashboardsTest {
    /// What one row of the reference says.
    private record Metric(Set<String> labels, boolean histogram) {}

    private static final Map<String, Metric> REFERENCE = reference();
    private static final Pattern PLAIN = Pattern.compile("([a-zA-Z_]\\w*_\\w+)(\\{[^}]*})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|=|!=|!~)\\s*\"");
    private static final Pattern GROUPING = Pattern.compile("by \\(([^)]*)\\)");
    private static final Set<String> FUNCTIONS = Set.of("histogram_quantile", "label_values");

    @Test
    void readTheReference() {
        assertThat(REFERENCE).hasSizeGreaterThanOrEqualTo(50);
        assertThat(REFERENCE.get("maestro_worker_gru_ready")).isEqualTo(new Metric(Set.of("game", "scheduler"), false));
        assertThat(REFERENCE.get("muster_allocation_seconds"))
                .isEqualTo(new Metric(Set.of("scheduler", "outcome"), true));
    }

    @Test
    void everyDashboardAsksForWhatThereIs() throws IOException {
        int asked = 0;
        for (Path file : Manifests.files(".json")) {
            for (String query : queries(new ObjectMapper().readTree(Manifests.text(file)))) {
                asked += check(file.getFileName() + ": " + query, query);
            }
        }
        assertThat(asked).isGreaterThan(50);
    }

    @Test
    void everyDashboardIsGivenToGrafana() {
        var generated = Manifests.read(Manifests.ROOT.resolve("components/monitoring/kustomization.yaml"));
        var given = new HashSet<String>();
        generated
                .path("configMapGenerator")
                .forEach(map -> map.path("files").forEach(file -> given.add(file.asText())));

        assertThat(given)
                .containsExactlyInAnyOrder(
                        "dashboards/fleet.json", "dashboards/matchmaking.json", "dashboards/server.json")
                .hasSameSizeAs(Manifests.files(".json"));
    }

    private static int check(String where, String query) {
        int metrics = 0;
        var found = new ArrayList<Metric>();
        // Labels are words as well.
        var selectors = PLAIN.matcher(GROUPING.matcher(query).replaceAll("by ()"));
        while (selectors.find()) {
            var name = selectors.group(1);
            if (FUNCTIONS.contains(name)) {
                continue;
            }
            var metric = metric(name);
            assertThat(metric).as("%s: %s", where, name).isPresent();
            found.add(metric.orElseThrow());
            metrics++;
            var matchers = MATCHER.matcher(selectors.group(2) == null ? "" : selectors.group(2));
            while (matchers.find()) {
                assertThat(metric.orElseThrow().labels())
                        .as("%s: labels of %s", where, name)
                        .contains(matchers.group(1));
            }
        }
        assertThat(metrics).as(where).isPositive();
        var groupings = GROUPING.matcher(query);
        while (groupings.find()) {
            for (String label : groupings.group(1).split(",\\s*", -1)) {
                assertThat(found)
                        .as("%s: grouped by %s", where, label)
                        .allMatch(metric -> Set.of("le", "instance").contains(label)
                                || metric.labels().contains(label));
            }
        }
        return metrics;
    }

    private static Optional<Metric> metric(String name) {
        if (REFERENCE.containsKey(name)) {
            return Optional.of(REFERENCE.get(name));
        }
        return Optional.ofNullable(REFERENCE.get(name.replaceFirst("_(bucket|sum|count)$", "")))
                .filter(whole -> whole.histogram() || !name.endsWith("_bucket"));
    }

    private static List<String> queries(JsonNode node) {
        var queries = new ArrayList<String>();
        node.findValues("expr").forEach(expression -> queries.add(expression.asText()));
        node.at("/templating/list").forEach(variable -> {
            var query = variable.path("query").path("query");
            if (query.isTextual()) {
                queries.add(query.asText());
            }
        });
        return queries;
    }

    private static Map<String, Metric> reference() {
        var metrics = new HashMap<String, Metric>();
        Manifests.text(Path.of("docs/reference/metrics.md"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1))
                .filter(cells -> cells.length == 5)
                .forEach(cells -> {
                    var labels = Set.of(
                            cells[2].isBlank()
                                    ? new String[0]
                                    : cells[2].strip().split(",\\s*", -1));
                    boolean histogram = cells[3].contains("histogram") || cells[3].contains("likewise");
                    Pattern.compile("`(\\w+)`")
                            .matcher(cells[1])
                            .results()
                            .forEach(name -> metrics.put(name.group(1), new Metric(labels, histogram)));
                });
        return metrics;
    }
}
