package dev.muster.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestOriginTest {
    private final RequestOrigin rule =
            new RequestOrigin(List.of("muster.example.com", "tools.example.com:8443", "fd00::1"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8080",
                "127.0.0.1",
                "127.0.0.1:8080",
                "127.255.3.254:1",
                "[::1]",
                "[::1]:8080",
                "localhost:",
                "muster.example.com",
                "Muster.Example.com:443",
                "tools.example.com:8443",
                "[fd00::1]:80"
            })
    void letsKnownHostsPass(String host) {
        assertThat(refusal(host, null, null)).isNull();
        assertThat(refusal("localhost", "http://" + host, null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "127.0.0.1.example.com",
                "127.evil.com",
                "127.0.0",
                "127.0.0.",
                "127.0.0.256",
                "127.0.0.1x",
                "127.0.0.1:80x",
                "127.0.0.1:80@evil.com",
                "localhost.evil.com",
                "localhostx",
                "localhost@evil.com",
                "evil.com:localhost",
                "[::1",
                "[::1]x",
                "[::2]",
                "::1",
                "0.0.0.0",
                "10.0.0.1:8080",
                "xmuster.example.com",
                "muster.example.com.evil.com",
                "tools.example.com",
                "tools.example.com:84431",
                "127.0.0.0001",
                " localhost",
                "[::ffff:127.0.0.1]"
            })
    void refusesEveryOtherHostAndNamesTheSetting(String host) {
        assertThat(refusal(host, null, null)).contains("Host \"" + host, "muster.security.hosts");
        assertThat(refusal("localhost", "https://" + host, null))
                .contains("Origin \"https://" + host, "muster.security.hosts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", "localhost", "://localhost", "file://", "http:/localhost"})
    void refusesOriginsThatNameNoHost(String origin) {
        assertThat(refusal("localhost", origin, null)).contains("Origin");
    }

    @Test
    void refusesARequestWithoutAHost() {
        assertThat(refusal(null, null, null)).contains("no Host");
        assertThat(refusal("", null, null)).contains("no Host");
    }

    @ParameterizedTest
    @CsvSource({"cross-site,true", "Cross-Site,true", "same-site,false", "same-origin,false", "none,false"})
    void refusesWhatABrowserCallsCrossSite(String fetchSite, boolean refused) {
        String refusal = refusal("localhost", null, fetchSite);

        assertThat(refusal != null).isEqualTo(refused);
    }

    @ParameterizedTest
    @CsvSource({
        "/q/health,true", "/q/health/ready,true", "/health,true", "/healthz,true", "/readyz,true", "/metrics,true",
        "/q/healthy,false", "/health/x,false", "/metrics/x,false", "/q/openapi,false", "/scheduler,false", "/,false"
    })
    void exemptsOnlyWhatProbesAndScrapersCall(String path, boolean exempt) {
        assertThat(rule.refusal(path, "10.1.2.3:8080", "https://evil.com", "cross-site") == null)
                .isEqualTo(exempt);
        assertThat(rule.refusal(path, null, null, null) == null).isEqualTo(exempt);
    }

    @Test
    void showsOnlyTheBeginningOfALongHeader() {
        assertThat(refusal("x".repeat(5000), null, null)).hasSizeLessThan(250);
    }

    private @Nullable String refusal(@Nullable String host, @Nullable String origin, @Nullable String fetchSite) {
        return rule.refusal("/scheduler", host, origin, fetchSite);
    }
}
