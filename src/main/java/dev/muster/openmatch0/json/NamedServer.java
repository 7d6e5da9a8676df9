package dev.muster.openmatch0.json;

import dev.muster.openmatch0.OpenMatch0Config;
import dev.muster.platform.error.MusterException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server with the layout that the operator names, if any: by the setting or, where a `matchmaker_config.json` is
/// given, as the original is told of it, by the variables of a Service called `redis` or by the file.
public final class NamedServer {
    /// What names it.
    public static final String SETTING = "muster.openmatch0.redis";

    private NamedServer() {}

    /// Its address; one that cannot be used is a [MusterException] that names the setting.
    public static Optional<URI> of(OpenMatch0Config config, MatchmakerFile file, Map<String, String> environment) {
        return config.redis()
                .filter(text -> !text.isBlank())
                .map(NamedServer::parsed)
                .or(() -> config.configFile().flatMap(given -> asTheOriginal(file, environment)));
    }

    private static Optional<URI> asTheOriginal(MatchmakerFile file, Map<String, String> environment) {
        var host = Optional.ofNullable(environment.get("REDIS_SERVICE_HOST")).or(() -> file.text("redis.hostname"));
        var port = Optional.ofNullable(environment.get("REDIS_SERVICE_PORT")).or(() -> file.text("redis.port"));
        var user = file.text("redis.user").orElse("");
        var password = file.text("redis.password").orElse("");
        return host.filter(name -> !name.isBlank())
                .map(name -> uri(password.isEmpty() ? null : user + ":" + password, name, port.orElse("6379")));
    }

    private static URI uri(@Nullable String login, String host, String port) {
        try {
            return checked(new URI("redis", login, host, Integer.parseInt(port), null, null, null));
        } catch (URISyntaxException | NumberFormatException e) {
            throw wrong();
        }
    }

    private static URI parsed(String text) {
        try {
            return checked(new URI(text.strip()));
        } catch (URISyntaxException e) {
            throw wrong();
        }
    }

    private static URI checked(URI uri) {
        boolean redis = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
        var path = uri.getPath() == null ? "" : uri.getPath();
        if (!redis || uri.getHost() == null || !(path.isEmpty() || path.equals("/") || path.equals("/0"))) {
            throw wrong();
        }
        return uri;
    }

    /// Without the text: a password may stand in it.
    private static MusterException wrong() {
        return MusterException.invalid(
                SETTING + ": redis://[user:password@]host[:port] is expected, without a database:"
                        + " the layout is in database 0");
    }
}
