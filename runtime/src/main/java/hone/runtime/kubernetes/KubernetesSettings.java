package hone.runtime.kubernetes;

import hone.runtime.container.PullPolicy;
import hone.runtime.instance.InstanceTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How pods are run.
///
/// @param kubeconfig how to reach the cluster; absent for what `kubectl` would use, or the service
///     account of the pod that the server runs in
/// @param namespace where pods are made; empty for the one that the way to the cluster names
/// @param domain the cluster's DNS domain
/// @param owner names this server to a namespace that several use; a label's value
/// @param volume what pods and server share
/// @param sameMachine whether pods run on the server's machine alone
/// @param networkPolicies whether the cluster's network holds pods to their NetworkPolicies
/// @param template a manifest of a Pod without containers, which all pods begin with
/// @param user whom programs run as: `auto`, `image`, or `uid:gid`
/// @param readOnly whether an image's own files are read-only
/// @param volumesBounded whether a host's `/tmp` may take VolumeSizeInGB of its node's disk at most
/// @param grace the time from SIGTERM to SIGKILL, also at an eviction
public record KubernetesSettings(
    Optional<Path> kubeconfig,
    String namespace,
    String domain,
    String owner,
    SharedVolume volume,
    boolean sameMachine,
    boolean networkPolicies,
    Optional<Path> template,
    PullPolicy pull,
    String user,
    boolean readOnly,
    InstanceTypes instances,
    boolean volumesBounded,
    Duration grace) {}
