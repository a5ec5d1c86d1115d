package main

import (
	"cmp"
	"slices"
	"strings"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
)

// shown is one endpoint as it is printed. A field that istiod left out is empty, never absent.
type shown struct {
	Address string `json:"address"`
	Port    uint32 `json:"port"`
	// TLSMode is what the proxy's transport socket is chosen by: "istio" is mutual TLS.
	TLSMode  string `json:"tlsMode"`
	Locality string `json:"locality"`
	// Cluster is the cluster of the workload; of a gateway that stands for several workloads it is empty.
	Cluster string `json:"cluster"`
	Weight  uint32 `json:"weight"`
	Healthy bool   `json:"healthy"`
}

// listed gives every asked cluster a list, an empty one where istiod knows no endpoint, in an order of its own:
// istiod's order changes from push to push.
func listed(clusters []string, assignments []*endpoint.ClusterLoadAssignment) map[string][]shown {
	lists := make(map[string][]shown, len(clusters))
	for _, name := range clusters {
		lists[name] = []shown{}
	}
	for _, assignment := range assignments {
		name := assignment.GetClusterName()
		for _, group := range assignment.GetEndpoints() {
			for _, one := range group.GetLbEndpoints() {
				lists[name] = append(lists[name], show(group.GetLocality(), one))
			}
		}
	}
	for _, list := range lists {
		slices.SortFunc(list, func(a, b shown) int {
			return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Port, b.Port))
		})
	}
	return lists
}

func show(locality *core.Locality, one *endpoint.LbEndpoint) shown {
	address, port := destination(one.GetEndpoint().GetAddress())
	// A proxy takes an endpoint without a health status as healthy.
	status := one.GetHealthStatus()
	return shown{
		Address:  address,
		Port:     port,
		TLSMode:  field(one, "envoy.transport_socket_match", "tlsMode"),
		Locality: strings.TrimRight(strings.Join([]string{locality.GetRegion(), locality.GetZone(), locality.GetSubZone()}, "/"), "/"),
		Cluster:  workloadCluster(field(one, "istio", "workload")),
		Weight:   one.GetLoadBalancingWeight().GetValue(),
		Healthy:  status == core.HealthStatus_UNKNOWN || status == core.HealthStatus_HEALTHY,
	}
}

// destination reads a socket's address; an endpoint behind a tunnel has an internal listener's name in its place.
func destination(address *core.Address) (string, uint32) {
	if internal := address.GetEnvoyInternalAddress(); internal != nil {
		return internal.GetServerListenerName() + "/" + internal.GetEndpointId(), 0
	}
	if address.GetPipe() != nil {
		return address.GetPipe().GetPath(), 0
	}
	return address.GetSocketAddress().GetAddress(), address.GetSocketAddress().GetPortValue()
}

func field(one *endpoint.LbEndpoint, filter, name string) string {
	return one.GetMetadata().GetFilterMetadata()[filter].GetFields()[name].GetStringValue()
}

// workloadCluster takes the fifth part of name;namespace;canonical name;canonical revision;cluster.
func workloadCluster(workload string) string {
	parts := strings.Split(workload, ";")
	if len(parts) < 5 {
		return ""
	}
	return parts[4]
}
