package hone.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpecBuilder;

/// Makes the manifests of what the pods of an attempt have in common.
///
/// @param names what they are called
record CommonThings(Names names) {
  private static final int DNS = 53;

  /// Gives the hosts names in the cluster's DNS, from the very beginning.
  Service service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(names.common())
        .withLabels(names.labels())
        .withAnnotations(names.annotations())
        .endMetadata()
        .withNewSpec()
        .withClusterIP("None")
        .withPublishNotReadyAddresses(true)
        .withSelector(names.labels())
        .endSpec()
        .build();
  }

  /// Lets the hosts reach each other, and nothing else but the names' server.
  ///
  /// @param several whether there is more than one
  NetworkPolicy isolation(boolean several) {
    var spec =
        new NetworkPolicySpecBuilder()
            .withNewPodSelector()
            .withMatchLabels(names.labels())
            .endPodSelector()
            .withPolicyTypes("Ingress", "Egress");
    if (several) {
      spec.addNewIngress()
          .addNewFrom()
          .withNewPodSelector()
          .withMatchLabels(names.labels())
          .endPodSelector()
          .endFrom()
          .endIngress()
          .addNewEgress()
          .addNewTo()
          .withNewPodSelector()
          .withMatchLabels(names.labels())
          .endPodSelector()
          .endTo()
          .endEgress()
          .addNewEgress()
          .addNewTo()
          .withNewNamespaceSelector()
          .addToMatchLabels("kubernetes.io/metadata.name", "kube-system")
          .endNamespaceSelector()
          .endTo()
          .addNewPort()
          .withProtocol("UDP")
          .withNewPort(DNS)
          .endPort()
          .addNewPort()
          .withProtocol("TCP")
          .withNewPort(DNS)
          .endPort()
          .endEgress();
    }
    return new NetworkPolicyBuilder()
        .withNewMetadata()
        .withName(names.common())
        .withLabels(names.labels())
        .withAnnotations(names.annotations())
        .endMetadata()
        .withSpec(spec.build())
        .build();
  }
}
