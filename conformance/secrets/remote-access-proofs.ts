import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyStage } from '../lab/stage.ts';
import type { LabMesh } from '../lab/mesh.ts';
import type { Cluster } from '../lab/cluster.ts';
import { type Outcome, run } from '../lab/command.ts';
import { kubectlWith } from '../lab/kubectl-with.ts';
import { contextOf, type Lab } from '../lab/lab.ts';
import type { SealedSecretsController } from '../lab/sealed-secrets-controller.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { refusedWith } from '../lab/refusal.ts';
import { readSecret, type SecretObject, secretOf, sortedJson } from '../lab/secret-object.ts';

/** A kubeconfig as kubectl understands it, so that two spellings of one thing are equal. */
const understood = (folder: string, kubeconfig: string): string => {
  const { status, stdout, stderr } = kubectlWith(folder, kubeconfig, ['config', 'view', '--raw', '-o', 'json']);
  insist(status === 0, stderr);
  return sortedJson(JSON.parse(stdout));
};

/** What istioctl itself would put into the peer, made from the same token Secret. */
const fromIstioctl = ({ tool, folder }: Lab, source: Cluster, more: readonly string[]): SecretObject => {
  const file = join(folder, 'istioctl.kubeconfig');
  writeFileSync(file, source.kubeconfig({ identity: source.adminIdentity }), { mode: 0o600 });
  const flags = ['--kubeconfig', file, '--name', source.name, '--server', source.url, ...more];
  const text = run(tool('istioctl'), ['create-remote-secret', ...flags], { env: { HOME: folder } });
  // The server turns stringData into data.
  const asJson = ['create', '--dry-run=server', '-o', 'json', '-f', '-'];
  return readSecret(JSON.parse(source.kubectl(asJson, { input: text })));
};

interface Pair {
  readonly source: Cluster;
  readonly target: Cluster;
}

interface Direction extends Pair {
  readonly controller: SealedSecretsController;
}

const directions = (lab: Lab): readonly Direction[] => [
  { source: lab.cluster2, target: lab.cluster1, controller: lab.controller1 },
  { source: lab.cluster1, target: lab.cluster2, controller: lab.controller2 },
];

const nameOf = (source: Cluster): string => `istio-remote-secret-${source.name}`;

/** Annotations that tell how the document is treated on its way, not what the Secret is. */
const ofTheWay = ['sealedsecrets.bitnami.com/', 'kustomize.toolkit.fluxcd.io/'];

const ofTheSecret = (annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(annotations).filter(([key]) => !ofTheWay.some((prefix) => key.startsWith(prefix))));

const equal = (ours: unknown, theirs: unknown): void =>
  insist(sortedJson(ours) === sortedJson(theirs), `ours ${sortedJson(ours)}, istioctl ${sortedJson(theirs)}`);

/** Insists that the unsealed Secret is the one of istioctl. */
export const insistOnIstioctlShape = (lab: Lab, { source, target }: Pair, flags: readonly string[] = []): void =>
  insistOnIstioctl(lab, source, secretOf(target, nameOf(source)), flags);

/** The same of a Secret that was opened elsewhere. */
export const insistOnIstioctl = (
  lab: Lab,
  source: Cluster,
  ours: SecretObject,
  flags: readonly string[] = [],
): void => {
  const theirs = fromIstioctl(lab, source, flags);
  equal(Object.keys(ours.values), Object.keys(theirs.values));
  equal(ours.type, theirs.type);
  equal(ours.labels, theirs.labels);
  equal(ofTheSecret(ours.annotations), theirs.annotations);
  const [own, other] = [ours, theirs].map(({ values }) => understood(lab.folder, values[source.name] ?? ''));
  insist(own === other, 'the kubeconfigs differ');
};

const proveShape = async (ledger: Ledger, lab: Lab, direction: Direction): Promise<void> => {
  const { source, target, controller } = direction;
  await ledger.prove(
    `${target.name}: the controller unseals ${nameOf(source)} from stage 50 of dist (Synced True)`,
    async () => {
      const verdict = await controller.awaitVerdict(nameOf(source), 'istio-system');
      insist(verdict === 'True', `Synced ${verdict}`);
      secretOf(target, nameOf(source));
    },
  );
  await ledger.prove(
    `${target.name}: ${nameOf(source)} equals what istioctl create-remote-secret makes for ${source.name}: type, labels, annotations, data key, and every field of the kubeconfig`,
    () => insistOnIstioctlShape(lab, direction),
  );
};

const proveAccess = async (ledger: Ledger, lab: Lab, { source, target }: Direction): Promise<void> => {
  const held = (): string => secretOf(target, nameOf(source)).values[source.name] ?? '';
  const ask = (args: readonly string[]): Outcome => kubectlWith(lab.folder, held(), args);
  await ledger.prove(
    `the kubeconfig inside authenticates at ${source.name} as the reader account, with its certificate verified: get namespaces, list secrets, nothing to write`,
    () => {
      const seen = ask(['get', 'namespaces', '-o', 'name']);
      insist(seen.status === 0 && seen.stdout.includes('namespace/istio-system'), seen.stderr);
      const who = ask(['auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}']).stdout;
      insist(who === 'system:serviceaccount:istio-system:istio-reader-service-account', who);
      insist(ask(['auth', 'can-i', 'list', 'secrets', '-A']).stdout.trim() === 'yes', 'it cannot list Secrets');
      insist(ask(['auth', 'can-i', 'create', 'secrets', '-A']).stdout.trim() === 'no', 'it can create Secrets');
    },
  );
  await ledger.prove(`the kubeconfig for ${source.name} refuses a server that another CA vouches for`, () => {
    const refused = kubectlWith(lab.folder, held().replace(source.url, target.url), ['get', 'namespaces']);
    insist(refused.status !== 0 && /x509|certificate/.test(refused.stderr), refused.stderr);
  });
};

/** What `remote-secret` makes of the tokens that the API servers issued. */
export const proveRemoteAccess = async (ledger: Ledger, lab: Lab, { workspace }: LabMesh): Promise<void> => {
  await ledger.prove('remote-secret --all reads both clusters and seals the access to each for the other', () => {
    workspace.run(['remote-secret', '--all']);
    workspace.run(['synth']);
    for (const { target } of directions(lab)) applyStage(target, workspace, '50-remote-secrets');
  });
  for (const direction of directions(lab)) {
    await proveShape(ledger, lab, direction);
    await proveAccess(ledger, lab, direction);
  }
  await ledger.prove(
    'remote-secret with another cluster behind the context is refused by its UID before anything is written',
    () =>
      refusedWith(workspace, 'cluster-uid-mismatch', () => {
        const context = `cluster1=${contextOf(lab.cluster2)}`;
        return workspace.attempt(['remote-secret', '--source', 'cluster1', '--context', context]);
      }),
  );
};
