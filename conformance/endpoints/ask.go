package main

import (
	"context"
	"fmt"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

const assignmentType = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"

// A mesh with many clusters answers more than gRPC's default of 4 MB.
const largestAnswer = 64 << 20

// ask opens one stream, subscribes to the clusters and takes the first answer about endpoints.
func ask(ctx context.Context, asked call) ([]*endpoint.ClusterLoadAssignment, error) {
	connection, err := grpc.NewClient(asked.istiod,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		// An istiod of a lab is reached directly, whatever proxy the environment names.
		grpc.WithNoProxy(),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(largestAnswer)))
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	stream, err := discovery.NewAggregatedDiscoveryServiceClient(connection).StreamAggregatedResources(ctx)
	if err != nil {
		return nil, err
	}
	request := &discovery.DiscoveryRequest{
		Node:          &core.Node{Id: asked.node, Metadata: asked.metadata},
		TypeUrl:       assignmentType,
		ResourceNames: asked.clusters,
	}
	// An error of Send is io.EOF whatever happened; the reason comes from Recv.
	_ = stream.Send(request)
	for {
		response, err := stream.Recv()
		if err != nil {
			return nil, err
		}
		// istiod may push what nobody asked for before it answers.
		if response.GetTypeUrl() == assignmentType {
			return unpacked(response)
		}
	}
}

func unpacked(response *discovery.DiscoveryResponse) ([]*endpoint.ClusterLoadAssignment, error) {
	assignments := make([]*endpoint.ClusterLoadAssignment, 0, len(response.GetResources()))
	for _, resource := range response.GetResources() {
		assignment := new(endpoint.ClusterLoadAssignment)
		if err := resource.UnmarshalTo(assignment); err != nil {
			return nil, fmt.Errorf("an answer that is no ClusterLoadAssignment: %w", err)
		}
		assignments = append(assignments, assignment)
	}
	return assignments, nil
}
