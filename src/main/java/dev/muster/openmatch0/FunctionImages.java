package dev.muster.openmatch0;

import dev.muster.platform.error.MusterException;
import java.util.function.Supplier;

/// Which function a profile wants.
final class FunctionImages {
    private final MatchObjects objects;
    private final PropertyPaths paths;
    private final Supplier<MatchmakerSettings> settings;

    FunctionImages(MatchObjects objects, PropertyPaths paths, Supplier<MatchmakerSettings> settings) {
        this.objects = objects;
        this.paths = paths;
        this.settings = settings;
    }

    /// The image that the profile of a request names, or the one for those that name none.
    ///
    /// @throws MusterException in words, when the profile cannot be read
    String of(RequestKey request) {
        var name = request.profile();
        var profile = objects.find(name)
                .orElseThrow(() -> MusterException.notFound("profile \"" + name + "\" does not exist"));
        var properties = profile.properties();
        if (!properties.isBlank() && !paths.isJson(properties)) {
            throw MusterException.invalid("the properties of profile \"" + name + "\" are not JSON");
        }
        var current = settings.get();
        return paths.text(properties, current.imagePath())
                .filter(image -> !image.isBlank())
                .orElse(current.functionImage());
    }
}
