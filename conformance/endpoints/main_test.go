package main

import (
	"bytes"
	"encoding/json"
	"net"
	"reflect"
	"strings"
	"testing"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const helloworld = "outbound|5000||helloworld.sample.svc.cluster.local"

// control answers as istiod does; nil assignments mean that it accepts a stream and stays silent.
type control struct {
	discovery.UnimplementedAggregatedDiscoveryServiceServer
	assignments []*endpoint.ClusterLoadAssignment
	asked       chan *discovery.DiscoveryRequest
}

func (c *control) StreamAggregatedResources(stream discovery.AggregatedDiscoveryService_StreamAggregatedResourcesServer) error {
	request, err := stream.Recv()
	if err != nil {
		return err
	}
	c.asked <- request
	if c.assignments != nil {
		answer := &discovery.DiscoveryResponse{TypeUrl: assignmentType}
		for _, one := range c.assignments {
			packed, err := anypb.New(one)
			if err != nil {
				return err
			}
			answer.Resources = append(answer.Resources, packed)
		}
		if err := stream.Send(answer); err != nil {
			return err
		}
	}
	<-stream.Context().Done()
	return nil
}

func serve(t *testing.T, assignments []*endpoint.ClusterLoadAssignment) (string, chan *discovery.DiscoveryRequest) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	asked := make(chan *discovery.DiscoveryRequest, 1)
	discovery.RegisterAggregatedDiscoveryServiceServer(server, &control{assignments: assignments, asked: asked})
	go server.Serve(listener)
	t.Cleanup(server.Stop)
	return listener.Addr().String(), asked
}

func texts(pairs map[string]string) *structpb.Struct {
	fields := map[string]*structpb.Value{}
	for name, value := range pairs {
		fields[name] = structpb.NewStringValue(value)
	}
	return &structpb.Struct{Fields: fields}
}

func at(address string, port uint32, metadata map[string]*structpb.Struct, health core.HealthStatus) *endpoint.LbEndpoint {
	socket := &core.SocketAddress{Address: address, PortSpecifier: &core.SocketAddress_PortValue{PortValue: port}}
	return &endpoint.LbEndpoint{
		HealthStatus:        health,
		LoadBalancingWeight: wrapperspb.UInt32(1),
		Metadata:            &core.Metadata{FilterMetadata: metadata},
		HostIdentifier: &endpoint.LbEndpoint_Endpoint{Endpoint: &endpoint.Endpoint{
			Address: &core.Address{Address: &core.Address_SocketAddress{SocketAddress: socket}},
		}},
	}
}

func TestEndpointsArePrintedInOrderWithWhatDecidesTheRoute(t *testing.T) {
	tls := texts(map[string]string{"tlsMode": "istio"})
	workload := texts(map[string]string{"workload": "helloworld-v1;sample;helloworld;v1;cluster1"})
	address, asked := serve(t, []*endpoint.ClusterLoadAssignment{{
		ClusterName: helloworld,
		Endpoints: []*endpoint.LocalityLbEndpoints{
			{LbEndpoints: []*endpoint.LbEndpoint{
				at("10.99.1.2", 15443, map[string]*structpb.Struct{"envoy.transport_socket_match": tls}, core.HealthStatus_UNHEALTHY),
			}},
			{Locality: &core.Locality{Region: "north", Zone: "a"}, LbEndpoints: []*endpoint.LbEndpoint{
				at("10.21.0.4", 5000, map[string]*structpb.Struct{"envoy.transport_socket_match": tls, "istio": workload}, core.HealthStatus_UNKNOWN),
			}},
		},
	}})
	var data, words bytes.Buffer
	arguments := []string{"-istiod", address, "-node", "sidecar~10.20.0.99~curl.sample~sample.svc.cluster.local",
		"-metadata", `{"CLUSTER_ID":"cluster1","LABELS":{"app":"curl"}}`, helloworld, "outbound|80||absent.sample.svc.cluster.local"}
	if code := run(arguments, &data, &words); code != 0 {
		t.Fatalf("exit code %d: %s", code, words.String())
	}
	request := <-asked
	if id := request.GetNode().GetMetadata().GetFields()["CLUSTER_ID"].GetStringValue(); id != "cluster1" {
		t.Errorf("istiod was told the cluster %q", id)
	}
	var got map[string][]shown
	if err := json.Unmarshal(data.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string][]shown{
		helloworld: {
			{Address: "10.21.0.4", Port: 5000, TLSMode: "istio", Locality: "north/a", Cluster: "cluster1", Weight: 1, Healthy: true},
			{Address: "10.99.1.2", Port: 15443, TLSMode: "istio", Weight: 1},
		},
		"outbound|80||absent.sample.svc.cluster.local": {},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("printed %+v", got)
	}
}

func TestAnIstiodThatStaysSilentOrIsAbsentEndsWithThree(t *testing.T) {
	silent, _ := serve(t, nil)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	for _, address := range []string{silent, closed.Addr().String()} {
		var data, words bytes.Buffer
		code := run([]string{"-istiod", address, "-node", "x", "-timeout", "300ms", helloworld}, &data, &words)
		if code != exitSilent || data.Len() > 0 || !strings.Contains(words.String(), address) {
			t.Errorf("%s: exit code %d, %q, %q", address, code, data.String(), words.String())
		}
	}
}

func TestAWrongCallEndsWithTwo(t *testing.T) {
	for _, arguments := range [][]string{{}, {"-istiod", "x:1", "-node", "x"}, {"-istiod", "x:1", "-node", "x", "-metadata", "[]", "c"}} {
		var data, words bytes.Buffer
		if code := run(arguments, &data, &words); code != exitUsage {
			t.Errorf("%q: exit code %d", arguments, code)
		}
	}
}
