package dev.muster.app.wiring;

import dev.muster.platform.error.MusterException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Under which address the other processes of an installation reach the gRPC server of this one.
final class AdvertisedAddress {
    private static final String SETTING = "muster.openmatch.advertised-address";
    private static final Pattern HOST_AND_PORT = Pattern.compile("([^\\s:@/]+|\\[[0-9a-fA-F:.]+]):[0-9]{1,5}");

    private AdvertisedAddress() {}

    /// What the operator says, else where the server listens; if that is everywhere, the address of this machine, which
    /// in Kubernetes is the pod's.
    static String of(Optional<String> said, String host, int port) {
        if (said.isPresent() && !HOST_AND_PORT.matcher(said.get()).matches()) {
            throw MusterException.invalid(SETTING + ": must be host:port");
        }
        return said.orElseGet(() -> bracketed(isEverywhere(host) ? ofThisMachine() : host) + ":" + port);
    }

    private static boolean isEverywhere(String host) {
        return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
    }

    private static String ofThisMachine() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
