/// What is in `k8s/`, as files and as `kubectl kustomize` puts it together.
@NullMarked
package dev.muster.manifests;

import org.jspecify.annotations.NullMarked;
