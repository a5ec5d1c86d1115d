import { compareIstioVersions, readIstioVersion } from '../../istio/version.ts';
import { certificateLine, certificateName, certificatesIn } from '../certificates.ts';
import { factsIn, type FactName, factNames } from '../facts.ts';
import type { Risk } from '../risk.ts';
import type { Unit } from '../units.ts';
import { whom, type Context, type Sentence } from './sentence.ts';

/** A fact of the mesh that differs, and the clusters in which it does. */
export interface FactChange {
  readonly fact: FactName | 'intermediate';
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly clusters: readonly string[];
  /** What states it. */
  readonly units: readonly Unit[];
}

/** Sides of one object of which both exist: what only one of them says is a new or lost object, and no change of a fact. */
const objectFacts = ({ units }: Context): readonly FactChange[] =>
  units.flatMap((unit) => {
    const { fold, subject } = unit;
    if (!subject.before || !subject.after || fold.model !== '') return [];
    const [before, after] = [factsIn(subject.kind, subject.before), factsIn(subject.kind, subject.after)];
    return factNames
      .filter((fact) => before.get(fact) !== after.get(fact))
      .map((fact) => ({
        fact,
        before: before.get(fact),
        after: after.get(fact),
        clusters: fold.clusters,
        units: [unit],
      }));
  });

/** The public certificates in pki/: which root a cluster trusts, and with what it signs. */
const certificateFacts = ({ folds, units: known }: Context): readonly FactChange[] =>
  folds.flatMap(({ area, path, before, after, clusters }): readonly FactChange[] => {
    if (area !== 'certificates' || clusters.length === 0 || !before || !after) return [];
    const [old, now] = [certificatesIn(before.text()), certificatesIn(after.text())];
    const units = known.filter(({ fold }) => fold.path === path);
    if (path.endsWith('/root-cert.pem')) {
      const names = (all: typeof old): string => all.map(certificateName).join(' and ');
      return [{ fact: 'root', before: names(old), after: names(now), clusters, units }];
    }
    if (!path.endsWith('/ca-cert.pem')) return [];
    const [first] = now;
    const line = first ? certificateLine(first) : 'something that is no certificate';
    return [{ fact: 'intermediate', before: '', after: line, clusters, units }];
  });

/** Facts that several objects state are told once. */
const merged = (found: readonly FactChange[]): readonly FactChange[] => {
  const changes = new Map<string, FactChange>();
  for (const change of found) {
    const key = JSON.stringify([change.fact, change.before, change.after]);
    const known = changes.get(key);
    changes.set(key, {
      ...change,
      clusters: [...new Set([...(known?.clusters ?? []), ...change.clusters])],
      units: [...(known?.units ?? []), ...change.units],
    });
  }
  return [...changes.values()];
};

const versionText = (before: string, after: string): string => {
  const [old, now] = [readIstioVersion(before), readIstioVersion(after)];
  const back = old && now && compareIstioVersions(now, old) < 0 ? ' (a step back)' : '';
  return `${before} to ${after}${back}, sidecars have to be restarted`;
};

/** Roots are sets: one may come beside another, take its place, or go. */
const rootText = (before: string, after: string): string => {
  const [old, now] = [before.split(' and '), after.split(' and ')];
  const [gained, lost] = [now.filter((root) => !old.includes(root)), old.filter((root) => !now.includes(root))];
  if (gained.length === 0) return `no longer trust ${lost.join(' and ')}`;
  if (lost.length === 0) return `also trust ${gained.join(' and ')}`;
  return `trust ${gained.join(' and ')} instead of ${lost.join(' and ')}, in one step: certificates of the old root are refused at once`;
};

interface Wording {
  readonly risk: Risk;
  readonly covers: readonly string[];
  readonly text: (clusters: string, before: string, after: string) => string;
}

const or = (value: string, words: string): string => (value === '' ? words : value);

const replicas = (before: string, after: string): string => {
  const left = 'left to the chart or to autoscaling';
  if (after === '') return `replicas are ${left}, no longer ${before}`;
  return before === '' ? `replicas become ${after}, no longer ${left}` : `${before} to ${after} replicas`;
};

const wordings: Readonly<Record<FactChange['fact'], Wording>> = {
  root: {
    risk: 'trust',
    covers: ['webhook-roots', 'signers'],
    text: (clusters, before, after) => `${clusters} will ${rootText(before, after)}`,
  },
  intermediate: {
    risk: 'trust',
    covers: ['signers'],
    text: (clusters, _, after) => `${clusters} signs with another CA: ${after}`,
  },
  'trust domain': {
    risk: 'trust',
    covers: ['trust-domain'],
    text: (clusters, before, after) =>
      `the trust domain of ${clusters} changes from ${before} to ${after}: identities change`,
  },
  mesh: {
    risk: 'trust',
    covers: [],
    text: (clusters, before, after) => `${clusters} will belong to the mesh ${after}, not ${before}`,
  },
  hub: {
    risk: 'trust',
    covers: ['image-source'],
    text: (clusters, before, after) => `images of Istio in ${clusters} come from ${after}, not from ${before}`,
  },
  mtls: {
    risk: 'trust',
    covers: ['mtls-mode', 'route'],
    text: (clusters, before, after) => `mTLS in ${clusters}: ${or(before, 'unset')} to ${or(after, 'unset')}`,
  },
  version: {
    risk: 'restart',
    covers: ['release', 'pod-template'],
    text: (clusters, before, after) => `istiod of ${clusters}: ${versionText(before, after)}`,
  },
  network: {
    risk: 'traffic',
    covers: ['network'],
    text: (clusters, before, after) =>
      `the network of ${clusters}: ${or(before, 'none')} to ${or(after, 'none')}; pods belong to it only after they restart, and peers go through its gateway until then`,
  },
  'gateway type': {
    risk: 'traffic',
    covers: ['gateway-service', 'route'],
    text: (clusters, before, after) =>
      `the gateway's Service of ${clusters} becomes a ${after}, no longer a ${or(before, 'LoadBalancer')}: its address changes, and peers have to learn it`,
  },
  'gateway ranges': {
    risk: 'traffic',
    covers: ['gateway-service', 'route'],
    text: (clusters, before, after) =>
      `who may connect to the gateway of ${clusters} changes: ${or(before, 'everybody')} to ${or(after, 'everybody')}`,
  },
  'gateway annotations': {
    risk: 'traffic',
    covers: ['gateway-service', 'route'],
    text: (clusters) => `annotations of the gateway's Service of ${clusters} change: its load balancer may be another`,
  },
  'gateway address': {
    risk: 'traffic',
    covers: ['gateway-service', 'route'],
    text: (clusters, before, after) =>
      `the address of the gateway of ${clusters} changes from ${or(before, 'one that is given')} to ${or(after, 'one that is given')}`,
  },
  'gateway ports': {
    risk: 'traffic',
    covers: ['gateway-service', 'route'],
    text: (clusters) => `ports of the gateway's Service of ${clusters} change`,
  },
  'replicas of istiod': {
    risk: 'none',
    covers: [],
    text: (clusters, before, after) => `istiod of ${clusters}: ${replicas(before, after)}`,
  },
  'replicas of the gateway': {
    risk: 'none',
    covers: [],
    text: (clusters, before, after) => `the gateway of ${clusters}: ${replicas(before, after)}`,
  },
};

const renamed = ({ base, head }: Context, { fact, before, after }: FactChange): boolean => {
  if (fact !== 'network') return false;
  const networks = (side: typeof base): readonly string[] =>
    side.inventory?.clusters.map(({ network }) => network) ?? [];
  return !networks(base).includes(after ?? '') && !networks(head).includes(before ?? '');
};

const isWider = (units: readonly Unit[]): boolean =>
  units.some(({ reasons }) => reasons.some(({ rule }) => rule === 'source-ranges'));

const sentenceOf = (context: Context, change: FactChange): Sentence => {
  const { fact, before = '', after = '', clusters, units } = change;
  const { risk, covers, text } = wordings[fact];
  const words = renamed(context, change)
    ? `the network ${before} is renamed to ${after} (${whom(context, clusters)}): pods belong to it only after they restart, and count as far away until then`
    : text(whom(context, clusters), before, after);
  // Who may connect is a matter of trust where more may, and the rule knows.
  const wider = fact === 'gateway ranges' && isWider(units);
  return wider
    ? { risk: 'trust', text: words, covers: [...covers, 'source-ranges'], units }
    : { risk, text: words, covers, units };
};

/** What the trees say of the mesh and say differently. */
export const factSentences = (context: Context): readonly Sentence[] => {
  const changes = merged([...certificateFacts(context), ...objectFacts(context)]);
  return factNames
    .reduce<readonly FactChange[]>(
      (ordered, fact) => [...ordered, ...changes.filter((change) => change.fact === fact)],
      ['root', 'intermediate'].flatMap((first) => changes.filter(({ fact }) => fact === first)),
    )
    .filter((change, index, all) => all.indexOf(change) === index)
    .map((change) => sentenceOf(context, change));
};
