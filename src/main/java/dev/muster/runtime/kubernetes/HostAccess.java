package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import io.fabric8.kubernetes.api.model.WindowsSecurityContextOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what reaches beyond a pod, by the rules of Kubernetes' own profile `baseline`, but for host ports,
/// which rooms live by. Whoever may make schedulers does not thereby own the nodes.
final class HostAccess {
    private static final Set<String> CAPABILITIES = Set.of(
            "AUDIT_WRITE",
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "MKNOD",
            "NET_BIND_SERVICE",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_CHROOT");
    private static final Set<String> SYSCTLS = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.ping_group_range",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_rmem",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.tcp_wmem");
    private static final Set<String> SELINUX_TYPES =
            Set.of("container_t", "container_init_t", "container_kvm_t", "container_engine_t");

    /// By which profiles were chosen before there was a field for it, and still are.
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

    private final List<String> faults = new ArrayList<>();

    private HostAccess() {}

    /// One line `<path>: <reason>` for each field that asks for too much.
    static List<String> faults(PodSpec pod) {
        var found = new HostAccess();
        for (int i = 0; i < pod.getVolumes().size(); i++) {
            found.refuse(pod.getVolumes().get(i).getHostPath() != null, "spec.volumes[" + i + "].hostPath");
        }
        found.pod(pod.getSecurityContext());
        for (int i = 0; i < pod.getContainers().size(); i++) {
            found.container(pod.getContainers().get(i), "spec.containers[" + i + "]");
        }
        for (int i = 0; i < pod.getInitContainers().size(); i++) {
            found.container(pod.getInitContainers().get(i), "spec.initContainers[" + i + "]");
        }
        return found.faults;
    }

    /// The same of a scheduler's annotations.
    static List<String> faults(Map<String, String> annotations) {
        return annotations.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(APP_ARMOR) && entry.getValue().equals("unconfined"))
                .map(entry -> fault("annotations[" + entry.getKey() + "]"))
                .sorted()
                .toList();
    }

    private void refuse(boolean asked, String path) {
        if (asked) {
            faults.add(fault(path));
        }
    }

    private static String fault(String path) {
        return path + ": reaches beyond the pod, which muster.kubernetes.host-access would have to allow";
    }

    private void pod(@Nullable PodSecurityContext context) {
        if (context == null) {
            return;
        }
        var path = "spec.securityContext";
        for (int i = 0; i < context.getSysctls().size(); i++) {
            var name = context.getSysctls().get(i).getName();
            refuse(!SYSCTLS.contains(Objects.requireNonNullElse(name, "")), path + ".sysctls[" + i + "]");
        }
        seLinux(context.getSeLinuxOptions(), path);
        confinement(context.getSeccompProfile(), context.getAppArmorProfile(), context.getWindowsOptions(), path);
    }

    private void container(Container container, String path) {
        context(container.getSecurityContext(), path + ".securityContext");
        probe(container.getLivenessProbe(), path + ".livenessProbe");
        probe(container.getReadinessProbe(), path + ".readinessProbe");
        probe(container.getStartupProbe(), path + ".startupProbe");
        var lifecycle = container.getLifecycle();
        if (lifecycle != null) {
            hook(lifecycle.getPostStart(), path + ".lifecycle.postStart");
            hook(lifecycle.getPreStop(), path + ".lifecycle.preStop");
        }
    }

    /// A probe is made by the node, which reaches what rooms do not.
    private void probe(@Nullable Probe probe, String path) {
        if (probe != null) {
            call(probe.getHttpGet(), probe.getTcpSocket(), path);
        }
    }

    private void hook(@Nullable LifecycleHandler hook, String path) {
        if (hook != null) {
            call(hook.getHttpGet(), hook.getTcpSocket(), path);
        }
    }

    private void call(@Nullable HTTPGetAction get, @Nullable TCPSocketAction connect, String path) {
        refuse(get != null && get.getHost() != null && !get.getHost().isEmpty(), path + ".httpGet.host");
        refuse(
                connect != null
                        && connect.getHost() != null
                        && !connect.getHost().isEmpty(),
                path + ".tcpSocket.host");
    }

    private void context(@Nullable SecurityContext context, String path) {
        if (context == null) {
            return;
        }
        refuse(Boolean.TRUE.equals(context.getPrivileged()), path + ".privileged");
        var procMount = context.getProcMount();
        refuse(procMount != null && !procMount.equals("Default"), path + ".procMount");
        capabilities(context.getCapabilities(), path);
        seLinux(context.getSeLinuxOptions(), path);
        confinement(context.getSeccompProfile(), context.getAppArmorProfile(), context.getWindowsOptions(), path);
    }

    private void confinement(
            @Nullable SeccompProfile seccomp,
            @Nullable AppArmorProfile appArmor,
            @Nullable WindowsSecurityContextOptions windows,
            String path) {
        refuse(seccomp != null && "Unconfined".equals(seccomp.getType()), path + ".seccompProfile");
        refuse(appArmor != null && "Unconfined".equals(appArmor.getType()), path + ".appArmorProfile");
        refuse(windows != null && Boolean.TRUE.equals(windows.getHostProcess()), path + ".windowsOptions.hostProcess");
    }

    private void capabilities(@Nullable Capabilities capabilities, String path) {
        if (capabilities != null) {
            refuse(!CAPABILITIES.containsAll(capabilities.getAdd()), path + ".capabilities.add");
        }
    }

    private void seLinux(@Nullable SELinuxOptions options, String path) {
        if (options != null) {
            refuse(
                    options.getUser() != null
                            || options.getRole() != null
                            || options.getType() != null && !SELINUX_TYPES.contains(options.getType()),
                    path + ".seLinuxOptions");
        }
    }
}
