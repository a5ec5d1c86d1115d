import { changed, type Files, fixture } from '../check/fixture.ts';
import { type Plant, plants } from '../check/plants.ts';

const clean = fixture('clean');

const script = (code: string, line: string): Plant => ({
  code,
  files: { ...clean, 'setup.sh': `#!/bin/sh\n${line}\n` },
});

const yaml = (code: string, text: string): Plant => ({ code, files: { ...clean, 'more.yaml': text } });

/** One network for both, and nothing that says it is meant. */
const copiedNetwork = changed(
  changed(clean, 'west/istio.yaml', 'network: west-net', 'network: east-net'),
  'west/namespace.yaml',
  'topology.istio.io/network',
  'other',
);

/** Trees with one fault, for pages whose code has none among those of test/check. */
const shownOnly: readonly Plant[] = [
  { code: 'identity-network-shared', files: copiedNetwork },
  script('command-wrong-context', 'kubectl --context west apply -f east/istio.yaml'),
  script(
    'command-gone',
    'istioctl x create-remote-secret --context west --name west | kubectl --context east apply -f -',
  ),
  script('command-context-by-index', "kubectl config view -o jsonpath='{.contexts[0].name}'"),
  script('command-compares-intermediate', 'diff west/ca-cert.pem east/ca-cert.pem'),
  script('command-sleep', 'sleep 120'),
  script('command-writes-secret', 'istioctl create-remote-secret --context west --name west > west-secret.yaml'),
  script('command-flag-unknown', 'helm --kubecontext west install istiod istio/istiod'),
  yaml('yaml-alias', 'hosts:\n  - *.local\n'),
  yaml('yaml-directive', '%YAML 1.1\n---\na: no\n'),
  yaml('yaml-key', 'data:\n  8080: http\n'),
  yaml('yaml-number', 'account: 12345678901234567890\n'),
  yaml('yaml-octal', 'defaultMode: 0644\n'),
  yaml('yaml-tag', 'password: !vault mesh/grafana\n'),
  {
    code: 'version-unsupported',
    files: Object.fromEntries(Object.entries(clean).map(([path, text]) => [path, text.replaceAll('1.30.3', '1.21.0')])),
  },
];

/** A small tree in which check finds a code; undefined where none is kept. */
export const treeWith = (code: string): Files | undefined =>
  [...plants, ...shownOnly].find((one) => one.code === code)?.files;
