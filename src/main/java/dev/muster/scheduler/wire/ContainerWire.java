package dev.muster.scheduler.wire;

import dev.muster.scheduler.Container;
import dev.muster.scheduler.EnvironmentVariable;
import dev.muster.scheduler.EnvironmentVariable.FieldRef;
import dev.muster.scheduler.EnvironmentVariable.SecretKeyRef;
import dev.muster.scheduler.EnvironmentVariable.Source;
import dev.muster.scheduler.EnvironmentVariable.Value;
import dev.muster.scheduler.Port;
import dev.muster.scheduler.RuntimeFields;
import java.util.List;

/// Converts containers between the domain and Maestro's messages.
final class ContainerWire {
    /// What is not given yet; the validation finds everything missing.
    static final Container EMPTY = new Container(
            "",
            "",
            "",
            List.of(),
            List.of(),
            new Container.Resources("", ""),
            new Container.Resources("", ""),
            List.of());

    private ContainerWire() {}

    /// @param path of the container, for faults
    static Container toDomain(dev.muster.scheduler.wire.Container wire, String path) {
        return new Container(
                wire.getName(),
                wire.getImage(),
                wire.getImagePullPolicy(),
                wire.getCommandList(),
                RuntimeFieldsWire.texts(wire.getArgs(), path + ".args"),
                environment(wire.getEnvironmentList()),
                toDomain(wire.getRequests()),
                toDomain(wire.getLimits()),
                ports(wire.getPortsList()),
                RuntimeFieldsWire.toDomain(wire, RuntimeFields.OF_CONTAINER, path));
    }

    static List<EnvironmentVariable> environment(List<ContainerEnvironment> wire) {
        return wire.stream()
                .map(variable -> new EnvironmentVariable(variable.getName(), source(variable)))
                .toList();
    }

    static List<Port> ports(List<ContainerPort> wire) {
        return wire.stream().map(ContainerWire::toDomain).toList();
    }

    static dev.muster.scheduler.wire.Container toWire(Container container) {
        var wire = dev.muster.scheduler.wire.Container.newBuilder()
                .setName(container.name())
                .setImage(container.image())
                .setImagePullPolicy(container.imagePullPolicy())
                .addAllCommand(container.command())
                .addAllEnvironment(container.environment().stream()
                        .map(ContainerWire::toWire)
                        .toList())
                .setRequests(toWire(container.requests()))
                .setLimits(toWire(container.limits()))
                .addAllPorts(
                        container.ports().stream().map(ContainerWire::toWire).toList());
        if (!container.args().isEmpty()) {
            wire.setArgs(RuntimeFieldsWire.toWire(container.args()));
        }
        return RuntimeFieldsWire.add(container.fields(), wire).build();
    }

    /// The value wins over the secret, the secret over the field, as in Maestro; a variable with none of
    /// them becomes a reference to no field, which the validation refuses.
    private static Source source(ContainerEnvironment wire) {
        var from = wire.getValueFrom();
        if (wire.hasValue()) {
            return new Value(wire.getValue());
        }
        if (from.hasSecretKeyRef()) {
            var secret = from.getSecretKeyRef();
            return new SecretKeyRef(secret.getName(), secret.getKey());
        }
        return new FieldRef(from.getFieldRef().getFieldPath());
    }

    private static ContainerEnvironment toWire(EnvironmentVariable variable) {
        var wire = ContainerEnvironment.newBuilder().setName(variable.name());
        switch (variable.source()) {
            case Value value -> wire.setValue(value.value());
            case FieldRef field ->
                wire.setValueFrom(ContainerEnvironmentValueFrom.newBuilder()
                        .setFieldRef(ContainerEnvironmentValueFromFieldRef.newBuilder()
                                .setFieldPath(field.path())));
            case SecretKeyRef secret ->
                wire.setValueFrom(ContainerEnvironmentValueFrom.newBuilder()
                        .setSecretKeyRef(ContainerEnvironmentValueFromSecretKeyRef.newBuilder()
                                .setName(secret.name())
                                .setKey(secret.key())));
        }
        return wire.build();
    }

    static Container.Resources toDomain(ContainerResources wire) {
        return new Container.Resources(wire.getMemory(), wire.getCpu());
    }

    private static ContainerResources toWire(Container.Resources resources) {
        return ContainerResources.newBuilder()
                .setMemory(resources.memory())
                .setCpu(resources.cpu())
                .build();
    }

    private static Port toDomain(ContainerPort wire) {
        return new Port(
                wire.getName(),
                wire.getProtocol(),
                wire.getPort(),
                wire.hasHostPortRange() ? SchedulerWire.toDomain(wire.getHostPortRange()) : null);
    }

    private static ContainerPort toWire(Port port) {
        var wire = ContainerPort.newBuilder()
                .setName(port.name())
                .setProtocol(port.protocol())
                .setPort(port.port());
        var range = port.hostPortRange();
        if (range != null) {
            wire.setHostPortRange(SchedulerWire.toWire(range));
        }
        return wire.build();
    }
}
