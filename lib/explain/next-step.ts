import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';

/** What stands beside mesh.yaml for one cluster, as far as files tell. */
export interface ClusterFiles {
  /** `pki/<cluster>/ca-cert.pem`. */
  readonly intermediate: boolean;
  /** Kinds of recipients in `recipients/<cluster>/`: names of the backends that seal for them. */
  readonly recipients: readonly string[];
  readonly dist: 'missing' | 'stale' | 'current';
  /** Folders of `dist/flux-bootstrap/` with files that `clusters/` lacks; none where the engine wants none. */
  readonly notBootstrapped: readonly string[];
}

/** What stands beside mesh.yaml. */
export interface MeshFiles {
  /** `pki/store.json`: there is a store. */
  readonly store: boolean;
  /** `pki/roots/`: it holds a root. */
  readonly roots: boolean;
  readonly clusters: ReadonlyMap<string, ClusterFiles>;
}

/** What is to be done next for some clusters that stand alike. */
export interface NextStep {
  readonly clusters: readonly string[];
  /** Also the anchor in docs/guides/next.md. */
  readonly step: StepName;
  /** What to run, in order; empty: nothing is left. */
  readonly commands: readonly string[];
  readonly reason: string;
}

export const stepNames = [
  'root',
  'intermediate',
  'public-root',
  'recipient',
  'seal',
  'render',
  'synth',
  'bootstrap',
  'remote-secrets',
  'complete',
] as const;
export type StepName = (typeof stepNames)[number];

/** A step of one cluster; `about` tells steps apart that are spelled differently. */
interface OwnStep {
  readonly step: StepName;
  readonly about: string;
}

interface Standing {
  readonly cluster: ClusterPlan;
  readonly files: ClusterFiles;
  readonly mesh: MeshFiles;
}

/** Backends whose CA is not made from the store. */
const madeElsewhere: readonly string[] = ['existing', 'cert-manager'];

const makesCa = ({ cacerts }: ClusterPlan): boolean => !madeElsewhere.includes(cacerts.backend.name);

const accessBackend = ({ remoteSecrets }: ClusterPlan): string => remoteSecrets[0]?.backend.name ?? 'existing';

/** What a store signs stands in sealed/; a cluster whose Secrets are all made elsewhere needs none. */
const needsStore = (cluster: ClusterPlan): boolean =>
  cluster.cacerts.backend.name !== 'existing' || accessBackend(cluster) !== 'existing';

const sealsFor: readonly string[] = ['sealed-secrets', 'sops'];

const missingRecipients = ({ cluster, files }: Standing): readonly string[] =>
  [...new Set([cluster.cacerts.backend.name, accessBackend(cluster)])]
    .filter((name) => sealsFor.includes(name))
    .filter((name) => !files.recipients.includes(name));

const pendingSources = ({ cluster }: Standing): readonly string[] =>
  cluster.remoteSecrets.filter(({ state }) => state === 'pending').map(({ peer }) => peer);

/** Access that a store outside Git hands on needs no reading, so it is sealed with everything else. */
const isUnsealed = ({ cluster }: Standing): boolean =>
  cluster.cacerts.state === 'pending' ||
  cluster.remoteSecrets.some(({ state, backend }) => state === 'pending' && backend.name === 'external-secrets');

type Find = (standing: Standing) => string | undefined;

const when = (is: boolean, about = ''): string | undefined => (is ? about : undefined);

/** Each step in its order, and when it is the next one: then what it is about, else undefined. */
const finds: readonly (readonly [StepName, Find])[] = [
  ['root', ({ cluster, mesh }) => when(!mesh.store && needsStore(cluster), makesCa(cluster) ? 'root' : 'no-root')],
  [
    'intermediate',
    ({ cluster, files, mesh }) => when(makesCa(cluster) && !files.intermediate, mesh.roots ? 'issue' : 'csr'),
  ],
  ['public-root', ({ cluster }) => when(!makesCa(cluster) && cluster.trust.kind === 'unpinned')],
  [
    'recipient',
    (standing) => {
      const missing = missingRecipients(standing);
      return when(missing.length > 0, missing.join(','));
    },
  ],
  ['seal', (standing) => when(isUnsealed(standing))],
  ['render', ({ cluster }) => when(cluster.mesh.install.method === 'rendered' && cluster.rendered.kind === 'none')],
  ['synth', ({ files }) => when(files.dist !== 'current', files.dist)],
  ['bootstrap', ({ files }) => when(files.notBootstrapped.length > 0, files.notBootstrapped.join(','))],
  [
    'remote-secrets',
    (standing) => {
      const sources = pendingSources(standing);
      return when(sources.length > 0, sources.join(','));
    },
  ],
];

const stepOf = (standing: Standing): OwnStep => {
  for (const [step, find] of finds) {
    const about = find(standing);
    if (about !== undefined) return { step, about };
  }
  return { step: 'complete', about: standing.cluster.mesh.gitops.engine };
};

/** The clusters as arguments: all of several by `--all`, else by name. */
const named = (names: readonly string[], all: boolean): string => (all && names.length > 1 ? '--all' : names.join(' '));

const chosen = (names: readonly string[], all: boolean): string => (all ? '' : ` -c ${names.join(',')}`);

type Tell = (names: readonly string[], about: string, all: boolean) => Omit<NextStep, 'clusters' | 'step'>;

const recipientKind = (backend: string): string => (backend === 'sops' ? 'age' : 'sealed-secrets');

const applied: Readonly<Record<string, string>> = {
  flux: 'merge, and Flux applies it',
  argocd: 'merge, and Argo CD applies it; once, kubectl apply -f dist/argocd-bootstrap/',
  kubectl: 'run dist/<cluster>/apply.sh, or follow its README.md',
};

const tells: Readonly<Record<StepName, Tell>> = {
  root: (_, about) =>
    about === 'root'
      ? { commands: ['isthmus ca init'], reason: 'no store holds a root yet; a root of your own: ca init --no-root' }
      : {
          commands: ['isthmus ca init --no-root'],
          reason: 'the CA is made elsewhere, but what is sealed is signed by a store',
        },
  intermediate: (names, about, all) =>
    about === 'issue'
      ? {
          commands: [`isthmus ca issue ${named(names, all)}`],
          reason: 'the root has signed no intermediate for it yet',
        }
      : {
          commands: names.flatMap((name) => [
            `isthmus ca csr ${name} --out ${name}.csr`,
            `isthmus ca import ${name} --cert ${name}.pem --root root.pem`,
          ]),
          reason: 'the root is outside: let its authority sign the request between the two commands',
        },
  'public-root': (names) => ({
    commands: names.map((name) => `isthmus ca import ${name} --public --root root.pem`),
    reason: 'its CA is made elsewhere: with the public root webhooks are pinned, and clusters can be compared',
  }),
  recipient: (names, about) => ({
    commands: names.flatMap((name) =>
      about.includes(',')
        ? about.split(',').map((backend) => `isthmus recipients generate ${name} --kind ${recipientKind(backend)}`)
        : [`isthmus recipients generate ${name}`],
    ),
    reason: about.includes('sealed-secrets')
      ? 'nobody can open what would be sealed for it; a controller that runs has a key: recipients fetch, then approve'
      : 'nobody can open what would be sealed for it; a key that exists: recipients add, then approve',
  }),
  seal: (names, _, all) => ({
    commands: [`isthmus seal${chosen(names, all)}`],
    reason: 'its Secrets are not in sealed/ yet; whether its recipient is approved only the store knows',
  }),
  render: (names, _, all) => ({
    commands: [`isthmus render${chosen(names, all)}`],
    reason: 'the install method rendered copies objects that nobody has made yet',
  }),
  synth: (_, about) => ({
    commands: ['isthmus synth'],
    reason:
      about === 'missing' ? 'dist has no folder for it' : 'dist was made from other inputs, or by another isthmus',
  }),
  bootstrap: (_, about) => ({
    commands: about
      .split(',')
      .map((folder) => `mkdir -p clusters/${folder} && cp dist/flux-bootstrap/${folder}/* clusters/${folder}/`),
    reason: 'Flux is pointed at clusters/ once, and what leads it on to dist is not there',
  }),
  'remote-secrets': (names, about, all) => ({
    commands: [
      all && names.length > 1
        ? 'isthmus remote-secret --all'
        : `isthmus remote-secret --source ${about} --target ${names.join(',')}`,
    ],
    reason: 'it cannot read its peers yet; first merge and apply stage 10 of the sources',
  }),
  complete: (_, about) => ({
    commands: [],
    reason: `nothing is left to do here: ${applied[about] ?? 'merge and apply it'}`,
  }),
};

/** Steps that one command does for the whole mesh, however the clusters differ; and those that differ by their peers. */
const groupOf = ({ step, about }: OwnStep, all: boolean): string =>
  step === 'root' || (step === 'remote-secrets' && all) ? step : `${step} ${about}`;

/** The one next step of every cluster, clusters that stand alike together, the earliest step first. */
export const nextSteps = ({ clusters }: MeshPlan, mesh: MeshFiles): readonly NextStep[] => {
  const steps = clusters.flatMap((cluster) => {
    const files = mesh.clusters.get(cluster.name);
    return files ? [{ name: cluster.name, ...stepOf({ cluster, files, mesh }) }] : [];
  });
  const all = (step: StepName): boolean => steps.every((one) => one.step === step);
  const groups = new Map<string, { readonly own: OwnStep; readonly names: string[] }>();
  // A store with a root serves also the clusters whose CA is made elsewhere.
  const sorted = steps.toSorted(
    (a, b) => stepNames.indexOf(a.step) - stepNames.indexOf(b.step) || b.about.localeCompare(a.about, 'en'),
  );
  for (const { name, ...own } of sorted) {
    const key = groupOf(own, all(own.step));
    const group = groups.get(key) ?? { own, names: [] };
    groups.set(key, group);
    group.names.push(name);
  }
  const declared = clusters.map(({ name }) => name);
  return [...groups.values()].map(({ own: { step, about }, names }) => {
    const inOrder = declared.filter((name) => names.includes(name));
    return { clusters: inOrder, step, ...tells[step](inOrder, about, inOrder.length === clusters.length) };
  });
};
