package dev.muster.scheduler.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.platform.protojson.ProtoJson;
import dev.muster.scheduler.Edit;
import dev.muster.scheduler.Port;
import dev.muster.scheduler.RuntimeFields;
import dev.muster.scheduler.SampleSchedulers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VersionDiffTest {
    private static final dev.muster.scheduler.Scheduler OLD = SampleSchedulers.minimal("duel", "game-a");

    @Test
    void saysNothingOfVersionsThatAreAlike() {
        assertThat(VersionDiff.between(OLD, OLD.withVersion("v1.1.0"))).isEmpty();
    }

    @Test
    void namesEachFieldWithWhatItWasAndIs() {
        var edit = new Edit(OLD).ports(new Port("game", "tcp", 7777, null), new Port("query", "udp", 7778, null));
        edit.portRange = null;
        edit.maxSurge = "25%";
        edit.labels = Map.of("a", "b");

        var answer = DiffSchedulerVersionsResponse.newBuilder()
                .addAllDifferences(VersionDiff.between(OLD, edit.scheduler()))
                .build();

        assertThat(new ProtoJson().print(answer)).isEqualTo("""
                {"from":"","to":"","differences":[
                {"path":"labels.a","before":null,"after":"b"},
                {"path":"maxSurge","before":"1","after":"25%"},
                {"path":"portRange","before":{"end":29999,"start":20000},"after":null},
                {"path":"spec.containers[0].ports[0].protocol","before":"udp","after":"tcp"},
                {"path":"spec.containers[0].ports[1]","before":null,
                "after":{"hostPort":0,"name":"query","port":7778,"protocol":"udp"}}]}
                """.replace("\n", ""));
    }

    @Test
    void looksIntoWhatGoesBeyondMaestro() {
        var before = fields("{\"httpGet\":{\"path\":\"/\",\"port\":80}}");
        var after = fields("{\"httpGet\":{\"path\":\"/\",\"port\":81}}");

        assertThat(VersionDiff.between(before, after))
                .extracting(difference -> difference.getPath()
                        + " "
                        + difference.getBefore().getNumberValue()
                        + " "
                        + difference.getAfter().getNumberValue())
                .containsExactly("spec.containers[0].livenessProbe.httpGet.port 80.0 81.0");
        assertThat(VersionDiff.between(OLD, after))
                .extracting(FieldDifference::getPath)
                .containsExactly("spec.containers[0].args", "spec.containers[0].livenessProbe");
    }

    private static dev.muster.scheduler.Scheduler fields(String probe) {
        return new Edit(OLD)
                .containerFields(List.of("-v"), new RuntimeFields(Map.of("livenessProbe", probe)))
                .scheduler();
    }
}
