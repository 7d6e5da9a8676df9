package dev.muster.runtime.kubernetes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The programs of a real Kubernetes, as `.ci/kube` builds them.
///
/// @param directory where they lie
record KubeAssets(Path directory) {
    private static final String VARIABLE = "KUBEBUILDER_ASSETS";

    /// Why tests that need them do not run.
    static final String MISSING =
            VARIABLE + " does not name a directory with kube-apiserver; `make kube-assets` builds one, with Go";

    /// Those that the environment names, if it does.
    static Optional<KubeAssets> present() {
        return Optional.ofNullable(System.getenv(VARIABLE))
                .filter(name -> !name.isBlank())
                .map(name -> new KubeAssets(Path.of(name)))
                .filter(assets -> assets.has("kube-apiserver"));
    }

    boolean has(String program) {
        return Files.isExecutable(directory.resolve(program));
    }

    /// The path of `etcd`, `kube-apiserver`, `kubectl` and their like.
    String program(String name) {
        if (!has(name)) {
            throw new IllegalStateException("there is no " + name + " in " + directory);
        }
        return directory.resolve(name).toString();
    }
}
