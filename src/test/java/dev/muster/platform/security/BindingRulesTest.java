package dev.muster.platform.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.platform.error.MusterException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BindingRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"})
    void letsLoopbackPass(String host) {
        var rules = new BindingRules(true, false, false);

        assertThatCode(() -> rules.check("quarkus.http.host", host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "example.com", "127.0.0.1.example.com", "127.0.0.1:80", ""})
    void refusesAddressesThatOthersCanReach(String host) {
        var rules = new BindingRules(true, false, false);

        assertThatThrownBy(() -> rules.check("quarkus.grpc.server.host", host))
                .isInstanceOf(MusterException.class)
                .hasMessageContaining("quarkus.grpc.server.host is " + host)
                .hasMessageContaining("muster.security.insecure");
    }

    @ParameterizedTest
    @CsvSource({"false,false,false", "true,true,false", "true,false,true"})
    void letsThemPassWithoutProcessesOrWithAuthenticationOrWhenTold(
            boolean processRuntime, boolean authenticated, boolean insecure) {
        var rules = new BindingRules(processRuntime, authenticated, insecure);

        assertThatCode(() -> rules.check("quarkus.http.host", "0.0.0.0")).doesNotThrowAnyException();
    }
}
