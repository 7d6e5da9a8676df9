package dev.muster.runtime.kubernetes;

import java.io.IOException;
import java.util.List;

/// All that is read of a node.
///
/// @param answers whether the cluster hears from it, unless it says nothing about that
record SeenNode(String name, @Override String resourceVersion, List<Address> addresses, boolean answers)
        implements Versioned {
    SeenNode {
        addresses = List.copyOf(addresses);
    }

    /// @param kind as `ExternalIP`
    record Address(String kind, String address) {}

    private record Status(List<Address> addresses, boolean answers) {}

    /// Reads it as the API server writes it.
    static SeenNode read(JsonWalk in) throws IOException {
        var name = "";
        var resourceVersion = "";
        var status = new Status(List.of(), true);
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "metadata" -> {
                    for (var of = in.firstField(); of != null; of = in.nextField()) {
                        switch (of) {
                            case "name" -> name = in.text();
                            case "resourceVersion" -> resourceVersion = in.text();
                            default -> {}
                        }
                    }
                }
                case "status" -> status = status(in);
                default -> {}
            }
        }
        return new SeenNode(name, resourceVersion, status.addresses(), status.answers());
    }

    /// Reads a list of them.
    static List<SeenNode> readAll(byte[] json) throws IOException {
        var in = JsonWalk.of(json);
        in.hasNext();
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            if (field.equals("items")) {
                return in.list(SeenNode::read);
            }
        }
        throw new IOException("no list of nodes");
    }

    private static Status status(JsonWalk in) throws IOException {
        List<Address> addresses = List.of();
        boolean answers = true;
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "addresses" -> addresses = in.list(SeenNode::address);
                case "conditions" -> answers = !in.list(SeenNode::isSilence).contains(true);
                default -> {}
            }
        }
        return new Status(addresses, answers);
    }

    private static Address address(JsonWalk in) throws IOException {
        var kind = "";
        var address = "";
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "type" -> kind = in.text();
                case "address" -> address = in.text();
                default -> {}
            }
        }
        return new Address(kind, address);
    }

    private static boolean isSilence(JsonWalk in) throws IOException {
        var type = "";
        var status = "";
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "type" -> type = in.text();
                case "status" -> status = in.text();
                default -> {}
            }
        }
        return type.equals("Ready") && !status.equals("True");
    }
}
