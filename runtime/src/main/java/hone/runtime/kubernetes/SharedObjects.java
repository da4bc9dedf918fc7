package hone.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpecBuilder;

/// Makes the manifests of what the pods of an attempt have in common.
///
/// @param names what they are called
record SharedObjects(ClusterNames names) {
  private static final int DNS = 53;

  /// Gives the hosts names in the cluster's DNS, from the very beginning.
  Service service() {
    return new ServiceBuilder()
        .withMetadata(metadata())
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
    var hosts = new LabelSelectorBuilder().withMatchLabels(names.labels()).build();
    var spec =
        new NetworkPolicySpecBuilder().withPodSelector(hosts).withPolicyTypes("Ingress", "Egress");
    if (several) {
      var others = new NetworkPolicyPeerBuilder().withPodSelector(hosts).build();
      spec.addNewIngress()
          .withFrom(others)
          .endIngress()
          .addNewEgress()
          .withTo(others)
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
    return new NetworkPolicyBuilder().withMetadata(metadata()).withSpec(spec.build()).build();
  }

  private ObjectMeta metadata() {
    return new ObjectMetaBuilder()
        .withName(names.common())
        .withLabels(names.labels())
        .withAnnotations(names.annotations())
        .build();
  }
}
