// Command endpoints asks an istiod which endpoints it would give a sidecar for a cluster, and prints them as JSON.
//
// It speaks what a proxy speaks (the aggregated discovery service, over plaintext gRPC), so that its answer is what
// a workload would route to, not what a debug page shows.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
)

const (
	exitUsage = 2
	// exitSilent is told apart from a wrong call: whoever waits for an istiod asks again on 3 and gives up on 2.
	exitSilent = 3
)

type call struct {
	istiod   string
	node     string
	metadata *structpb.Struct
	timeout  time.Duration
	clusters []string
}

func parse(arguments []string, words io.Writer) (call, error) {
	flags := flag.NewFlagSet("endpoints", flag.ContinueOnError)
	flags.SetOutput(words)
	flags.Usage = func() {
		fmt.Fprintln(words, "usage: endpoints -istiod HOST:15010 -node ID [-metadata JSON] [-timeout 5s] CLUSTER...")
		fmt.Fprintln(words, "  a cluster is named as a proxy names it: outbound|5000||helloworld.sample.svc.cluster.local")
		flags.PrintDefaults()
	}
	istiod := flags.String("istiod", "", "host and port of istiod's plaintext gRPC")
	node := flags.String("node", "", "node ID, such as sidecar~10.20.0.99~curl.sample~sample.svc.cluster.local")
	metadata := flags.String("metadata", "{}", "node metadata as a JSON object: CLUSTER_ID, NETWORK, NAMESPACE, LABELS, ...")
	timeout := flags.Duration("timeout", 5*time.Second, "how long istiod may take, the connection included")
	if err := flags.Parse(arguments); err != nil {
		return call{}, err
	}
	if *istiod == "" || *node == "" || flags.NArg() == 0 {
		flags.Usage()
		return call{}, errors.New("-istiod, -node and at least one cluster are needed")
	}
	fields := new(structpb.Struct)
	if err := fields.UnmarshalJSON([]byte(*metadata)); err != nil {
		return call{}, fmt.Errorf("-metadata is no JSON object: %w", err)
	}
	return call{*istiod, *node, fields, *timeout, flags.Args()}, nil
}

func run(arguments []string, data, words io.Writer) int {
	asked, err := parse(arguments, words)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(words, err)
		return exitUsage
	}
	ctx, cancel := context.WithTimeout(context.Background(), asked.timeout)
	defer cancel()
	assignments, err := ask(ctx, asked)
	if err != nil {
		fmt.Fprintf(words, "istiod at %s gave no endpoints: %v\n", asked.istiod, err)
		return exitSilent
	}
	answer := json.NewEncoder(data)
	answer.SetEscapeHTML(false)
	answer.SetIndent("", "  ")
	if err := answer.Encode(listed(asked.clusters, assignments)); err != nil {
		fmt.Fprintln(words, err)
		return 1
	}
	return 0
}

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}
