import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import { attempt } from '../lab/command.ts';
import { startServers } from '../lab/servers.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import type { Ground, Suite } from '../suite.ts';
import { type BundleCase, cases, type MadeBundle } from './cases.ts';
import { TrialPlace, type Verdict } from './trial.ts';

/** How many istiods are tried at a time. */
const places = 3;

interface Tried {
  readonly one: BundleCase;
  readonly bundle: MadeBundle;
  /** Where the files lie. */
  readonly folder: string;
  readonly verdict: Promise<Verdict>;
}

/** Tries every bundle, each place one after the other. What goes wrong with one is its own matter. */
const tryAll = (cluster: Cluster, ground: Ground): readonly Tried[] => {
  const lanes = Array.from({ length: places }, (_, at) => ({
    place: new TrialPlace(cluster, ground, at + 1),
    free: Promise.resolve<unknown>(undefined),
  }));
  return cases.map((one, at) => {
    const name = `bundle-${at + 1}`;
    const bundle = one.make();
    const lane = lanes[at % places];
    if (lane === undefined) throw new Error('no place');
    const roots = bundle.roots.map(({ pem }) => pem).join('');
    const verdict = lane.free.then(() => lane.place.try(name, bundle.files, roots));
    lane.free = verdict.catch(() => undefined);
    return { one, bundle, folder: join(ground.spec.folder, name, 'etc/cacerts'), verdict };
  });
};

const lintSchema = z.looseObject({
  clusters: z.tuple([z.looseObject({ istiod: z.enum(['loads', 'refuses']) })]),
  findings: z.array(z.looseObject({ code: z.string(), severity: z.enum(['error', 'warning']) })),
});

/** What `isthmus ca lint` says of a folder. */
const lintOf = (isthmus: string, folder: string): { readonly istiod: string; readonly errors: readonly string[] } => {
  const { stdout, stderr } = attempt(process.execPath, [isthmus, 'ca', 'lint', '--bundle', folder, '-o', 'json']);
  insist(stdout !== '', stderr.trim());
  const { clusters, findings } = lintSchema.parse(JSON.parse(stdout));
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  return { istiod: clusters[0].istiod, errors: [...new Set(errors)] };
};

const isSignedBy = (certificate: X509Certificate, { signer }: MadeBundle): boolean =>
  certificate.verify(new X509Certificate(signer.der).publicKey);

const lastLine = (log: string): string => log.trim().split('\n').at(-1) ?? '';

const insistOnLoaded = ({ served, log }: Verdict, { believed }: BundleCase, bundle: MadeBundle): void => {
  insist(served !== undefined, `istiod refuses it: ${lastLine(log)}`);
  insist(isSignedBy(served.certificate, bundle), 'istiod serves another CA');
  insist(served.believed === believed, `what istiod serves is ${served.believed ? '' : 'not '}believed`);
};

const insistOnRefused = ({ served, log }: Verdict, refusal: RegExp): void => {
  insist(served === undefined, 'istiod loads it');
  insist(refusal.test(log), `istiod refuses it for another reason: ${lastLine(log)}`);
};

const titleOf = ({ name, refusal, errors }: BundleCase): string => {
  if (refusal !== undefined) return `istiod refuses this bundle, and ca lint says so before: ${name}`;
  if (errors.length > 0) return `istiod signs with this bundle, and only ca lint has errors: ${name}`;
  return `istiod signs with this bundle, and ca lint has no errors: ${name}`;
};

const proveCase = (ledger: Ledger, isthmus: string, { one, bundle, folder, verdict }: Tried): Promise<void> =>
  ledger.prove(titleOf(one), async () => {
    const { refusal, errors, mayAlso } = one;
    const seen = await verdict;
    if (refusal === undefined) insistOnLoaded(seen, one, bundle);
    else insistOnRefused(seen, refusal);
    const lint = lintOf(isthmus, folder);
    const wanted = refusal === undefined ? 'loads' : 'refuses';
    insist(lint.istiod === wanted, `lint says that istiod ${lint.istiod} it`);
    const found = lint.errors.filter((code) => errors.includes(code) || !mayAlso.includes(code));
    insist(found.join() === errors.join(), `lint has the errors ${found.join()}`);
  });

const prove = async (ledger: Ledger, ground: Ground): Promise<void> => {
  const [cluster] = await startServers(ground, ['cluster1'], 1, { controllers: false });
  if (cluster === undefined) throw new Error('no cluster');
  cluster.kubectl(['create', 'namespace', 'istio-system']);
  const { isthmus } = ground.spec;
  const all = tryAll(cluster, ground);
  for (const tried of all) await proveCase(ledger, isthmus, tried);
  await ledger.prove(
    'without any bundle istiod is ready, too, with a CA of its own that no root of ours signed',
    async () => {
      const { served } = await new TrialPlace(cluster, ground, 1).try('no-bundle', {}, '');
      insist(served !== undefined, 'it is not ready');
      insist(
        all.every(({ bundle }) => !isSignedBy(served.certificate, bundle)),
        'it serves the CA of a bundle',
      );
      const made = cluster.object('secret', 'istio-ca-secret', 'istio-system');
      insist(made !== undefined, 'istiod left no Secret of its own CA');
    },
  );
};

export const suite: Suite = {
  title: 'istiod loads and refuses CA bundles as ca lint predicts, and lint finds what istiod does not',
  tools: ['kube-apiserver', 'pilot-discovery'],
  system: ['etcd', 'etcdctl', 'openssl', 'ip', 'kubectl'],
  prove,
};
