package dev.muster.app.wiring;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import org.jspecify.annotations.Nullable;

/// Gives Quarkus's switch for JSON lines the value that `muster.log.format` asks for: an expression in a
/// file cannot turn a word into a switch.
@Priority(Priorities.LIBRARY)
public final class LogFormatInterceptor implements ConfigSourceInterceptor {
    private static final String SWITCH = "quarkus.log.console.json.enabled";

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (!name.equals(SWITCH)) {
            return context.proceed(name);
        }
        var format = context.proceed("muster.log.format");
        boolean json = format != null && "json".equalsIgnoreCase(format.getValue());
        return ConfigValue.builder()
                .withName(SWITCH)
                .withValue(Boolean.toString(json))
                .build();
    }
}
