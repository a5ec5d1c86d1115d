import { ownsReaderAccess } from '../../istio/reader-access.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { fewNames } from '../../plan/few-names.ts';
import { type Issue, warningAt } from '../../plan/issue.ts';
import type { RemoteSecretSlot } from '../../plan/sealed-plan.ts';
import type { Rule } from '../rule.ts';

/** What a verb is told: every cluster by its name, while that is shorter than saying all. */
const argumentsFor = (names: readonly string[], all: number): string =>
  names.length === all && all > 1 ? '--all' : names.join(' ');

/** References are written from the declaration alone; everything else needs a CA first. */
const makesCa: readonly string[] = ['sealed-secrets', 'sops', 'external-secrets', 'plain'];

/** With a root in pki/ the CA is issued already, and only waits to be sealed. */
const caRemedy = (pending: readonly ClusterPlan[], all: number): string => {
  const unissued = pending.filter(
    ({ trust, cacerts }) => trust.kind === 'unpinned' && makesCa.includes(cacerts.backend.name),
  );
  if (unissued.length === 0) return 'run isthmus seal';
  const names = unissued.map(({ name }) => name);
  return `run isthmus ca issue ${argumentsFor(names, all)} (a new mesh begins with isthmus ca init), then isthmus seal`;
};

const pendingCa: Rule = ({ clusters }) => {
  const pending = clusters.filter(({ cacerts }) => cacerts.state === 'pending');
  const [first] = pending;
  if (!first) return [];
  return [
    warningAt(
      'cacerts-not-sealed',
      ['clusters', first.name],
      `no sealed CA yet for ${fewNames(pending.map(({ name }) => name))}: stage 20 waits there, and istiod with it`,
      caRemedy(pending, clusters.length),
    ),
  ];
};

/** Each source is read once, for all who need it; what goes through a store needs no reading at all. */
const accessRemedy = ({ backend, peer }: RemoteSecretSlot, source: ClusterPlan, targets: number): string => {
  if (backend.name === 'external-secrets') return 'run isthmus seal';
  const stage = ownsReaderAccess(source.mesh.istio.version) ? '10' : '50';
  const one = `isthmus remote-secret --source ${peer}`;
  const verb = targets > 1 ? `isthmus remote-secret --all (or ${one}, with access to that cluster alone)` : one;
  return `once stage ${stage} of the peers is applied, run ${verb}`;
};

const pendingPeers: Rule = ({ clusters }) => {
  const waiting = clusters.filter(({ remoteSecrets }) => remoteSecrets.some(({ state }) => state === 'pending'));
  const [first] = waiting;
  const slot = first?.remoteSecrets.find(({ state }) => state === 'pending');
  const source = clusters.find(({ name }) => name === slot?.peer);
  if (!first || !slot || !source) return [];
  return [
    warningAt(
      'remote-secrets-not-sealed',
      ['clusters', first.name],
      `no access yet to all peers for ${fewNames(waiting.map(({ name }) => name))}: the endpoints of those peers are missing there until then`,
      accessRemedy(slot, source, waiting.length),
    ),
  ];
};

/** Never sealed is a state on the way, not an error: dist is complete but for these places. */
export const secretsPending: Rule = (mesh): readonly Issue[] => [...pendingCa(mesh), ...pendingPeers(mesh)];
