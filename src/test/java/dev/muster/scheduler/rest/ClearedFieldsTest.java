package dev.muster.scheduler.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClearedFieldsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | ``",
                "`` | ``",
                "{'labels':{'a':'b'},'forwarders':[{}],'portRange':{}} | ``",
                "{'labels':{}} | labels",
                "{'forwarders':[],'annotations':{}} | forwarders annotations",
                "{'forwarders':null,'labels':null} | ``",
                "{'portRange':null} | portRange",
                "{'port_range':null,'autoscaling':null} | portRange autoscaling",
                "{'autoscaling':{}} | ``",
                "{'spec':{'containers':[{'ports':[{}]},{'ports':[],'command':[],'environment':[]}]}} | "
                        + "spec.containers[1].command spec.containers[1].environment spec.containers[1].ports",
                "{'spec':null} | ``"
            })
    void findsWhatIsToBeEmpty(String patch, String cleared) {
        var json = patch.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        assertThat(ClearedFields.of(json)).isEqualTo(cleared.isEmpty() ? List.of() : List.of(cleared.split(" ")));
    }
}
