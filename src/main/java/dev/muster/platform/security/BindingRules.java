package dev.muster.platform.security;

import dev.muster.platform.error.MusterException;

/// Keeps a server that starts programs for whoever asks off the network: the `process` runtime without
/// authentication may listen on loopback only, unless `muster.security.insecure` says otherwise.
///
/// @param processRuntime whether rooms are processes of this machine
/// @param authenticated whether callers must say who they are
/// @param insecure `muster.security.insecure`
public record BindingRules(boolean processRuntime, boolean authenticated, boolean insecure) {
    /// Refuses an address to listen on; `setting` is the name of the setting that holds it.
    public void check(String setting, String host) {
        if (processRuntime && !authenticated && !insecure && !Loopback.address(host)) {
            throw MusterException.failedPrecondition(setting + " is " + host
                    + ": without authentication everyone who reaches it could run programs on this machine."
                    + " Set it to 127.0.0.1, or set muster.security.insecure=true on a network that you trust");
        }
    }
}
