package dev.muster.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SamenessTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1} | {'a':1,'b':2}",
                "{'options':{'timeout':1000}} | {'options':{'timeout':'1000'}}",
                "{'readyTarget':0.50} | {'readyTarget':0.5}",
                "{'roomsReplicas':0,'toleration':'','enable':false,'autoscaling':null} | {}",
                "{'labels':{},'forwarders':[],'portRange':{}} | {'portRange':null}",
                "{'spec':{'terminationGracePeriod':'10s'}} | {'spec':{'terminationGracePeriod':'10.000s'}}",
                "{'state':'x','createdAt':'y','spec':{'version':'v1.0.0'}} | {'state':'in-sync','spec':{'version':'v2.0.0'}}",
                "{'spec':{'containers':[{'ports':[{'hostPort':7}]}]}} | {'spec':{'containers':[{'ports':[{'hostPort':0}]}]}}",
            })
    void findsNoDifference(String wanted, String served) throws JsonProcessingException {
        assertThat(Sameness.firstDifference(json(wanted), json(served))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1} | {'a':2} | a",
                "{'a':[1,2]} | {'a':[1]} | a",
                "{'a':[{'b':1},{'b':2}]} | {'a':[{'b':1},{'b':3}]} | a[1].b",
                "{'env':[{'value':'1.0'}]} | {'env':[{'value':'1.00'}]} | env[0].value",
                "{'env':[{'value':'0'}]} | {'env':[{'value':'false'}]} | env[0].value",
                "{'env':[{'value':'0'}]} | {'env':[{'value':''}]} | env[0].value",
                "{'env':[{'value':'5s'}]} | {'env':[{'value':'5.0s'}]} | env[0].value",
                "{'labels':{'version':'2','state':'a'}} | {'labels':{'version':'1','state':'a'}} | labels.version",
                "{'labels':{'state':'a'}} | {'labels':{'state':'b'}} | labels.state"
            })
    void findsTheFirstDifference(String wanted, String served, String path) throws JsonProcessingException {
        assertThat(Sameness.firstDifference(json(wanted), json(served))).contains(path);
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
