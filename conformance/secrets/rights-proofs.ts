import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusedWith } from '../lab/refusal.ts';
import type { LabMesh } from '../lab/mesh.ts';
import type { Cluster } from '../lab/cluster.ts';
import { kubeconfigText } from '../lab/kubeconfig.ts';
import { adminAccess, type Lab } from '../lab/lab.ts';
import type { Outcome } from '../lab/command.ts';
import { insist, type Ledger } from '../report/ledger.ts';

/** The rights that `remote-secret --print-rbac` prints are given to this group. */
const group = 'isthmus-remote-secret';

/** A kubeconfig with the lab's contexts for a user of these groups. */
const kubeconfigOf = (lab: Lab, user: string, groups: readonly string[]): string => {
  const accesses = [lab.cluster1, lab.cluster2].map((cluster) => {
    const subject = [...groups.map((one) => `/O=${one}`), `/CN=${user}`].join('');
    return { ...adminAccess(cluster), credential: { identity: cluster.certificates.client(user, subject) } };
  });
  const file = join(lab.folder, `${user}.kubeconfig`);
  writeFileSync(file, kubeconfigText(accesses), { mode: 0o600 });
  return file;
};

/** May the group do this? Asked of the API server itself. */
const may = (cluster: Cluster, verb: string, resource: string, namespace: string): boolean => {
  const as = ['--as', 'somebody', '--as-group', group];
  return cluster.tryKubectl(['auth', 'can-i', verb, resource, '-n', namespace, ...as]).status === 0;
};

const bindings = [
  ['rolebinding', 'the right to get the token'],
  ['clusterrolebinding', 'the right to know the cluster'],
] as const;

/** The rights that `--print-rbac` prints suffice, and each of them is needed. */
export const proveRights = async (ledger: Ledger, lab: Lab, { workspace }: LabMesh): Promise<void> => {
  const clusters = [lab.cluster1, lab.cluster2];
  const member = kubeconfigOf(lab, 'pipeline', [group]);
  const stranger = kubeconfigOf(lab, 'stranger', []);
  const attempt = (kubeconfig: string): Outcome =>
    workspace.attempt(['remote-secret', '--all'], { env: { KUBECONFIG: kubeconfig } });
  const refused = (kubeconfig: string): void =>
    refusedWith(workspace, 'cluster-forbidden', () => {
      const outcome = attempt(kubeconfig);
      insist(outcome.stderr.includes('--print-rbac'), outcome.stderr);
      return outcome;
    });
  const rights = workspace.run(['remote-secret', '--print-rbac']).stdout;
  const grant = (): void => {
    for (const cluster of clusters)
      cluster.kubectl(['apply', '--server-side', '--validate=strict', '-f', '-'], { input: rights });
  };
  await ledger.prove('a user without rights gets an issue that says so, and nothing is written', () =>
    refused(stranger),
  );
  await ledger.prove('with what remote-secret --print-rbac prints, and nothing else, remote-secret --all works', () => {
    refused(member);
    grant();
    const { status, stderr } = attempt(member);
    insist(status === 0, stderr);
  });
  for (const [kind, what] of bindings) {
    await ledger.prove(`without ${what} remote-secret is refused, and writes nothing`, () => {
      for (const cluster of clusters) cluster.kubectl(['delete', kind, group, '-n', 'istio-system']);
      refused(member);
      grant();
    });
  }
  await ledger.prove('these rights reach no other Secret: not cacerts, no list, nothing in another namespace', () => {
    for (const cluster of clusters) {
      const token = 'secret/istio-reader-service-account-istio-remote-secret-token';
      insist(may(cluster, 'get', token, 'istio-system'), 'the token cannot be got');
      for (const [verb, resource, namespace] of [
        ['get', 'secret/cacerts', 'istio-system'],
        ['list', 'secrets', 'istio-system'],
        ['get', token, 'kube-system'],
        ['update', token, 'istio-system'],
      ] as const)
        insist(!may(cluster, verb, resource, namespace), `may ${verb} ${resource} in ${namespace}`);
    }
  });
};
