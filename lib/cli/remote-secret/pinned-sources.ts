import type { RemoteAccess } from '../../clusters/remote-access.ts';
import { type Issue, warningAt } from '../../plan/issue.ts';
import type { ClusterPins } from '../../store/store.ts';
import type { PinState } from '../seal/pin-changes.ts';

/** The clusters with a declared address that nobody approved and that proved nothing yet. */
export const unprovenAddresses = (states: readonly PinState[]): ReadonlySet<string> =>
  new Set(states.flatMap(({ declared, isNewAddress }) => (isNewAddress ? [declared.cluster] : [])));

/** Says of which clusters a rehearsal did not ask the address. */
export const addressNotAsked = (accesses: readonly RemoteAccess[], unproven: ReadonlySet<string>): readonly Issue[] =>
  accesses
    .filter(({ cluster }) => unproven.has(cluster))
    .map(({ cluster, server }) =>
      warningAt(
        'api-server-not-asked',
        ['clusters', cluster, 'apiServer', 'url'],
        `--dry-run sends no token to ${new URL(server).origin}, which the store does not know yet`,
        'without --dry-run it gets the token if its certificate is of the CA of the cluster',
      ),
    );

/** A store of the operator carries the access: nobody here ever sees the address prove itself. */
const isProvable = ({ remoteAccess }: ClusterPins): boolean => remoteAccess !== 'external-secrets';

const withUrl = (pins: ClusterPins, url: string): ClusterPins =>
  pins.apiServer.url === url ? pins : { ...pins, apiServer: { ...pins.apiServer, url } };

/** What to pin after a run: a declared address only once it was read through, and so showed a certificate of the cluster. */
export const pinsAfter = (states: readonly PinState[], accesses: readonly RemoteAccess[]): readonly ClusterPins[] => {
  const read = new Set(accesses.map(({ cluster }) => cluster));
  return states.map(({ declared, kept, isNewAddress }) =>
    isNewAddress && isProvable(declared)
      ? withUrl(kept, read.has(declared.cluster) ? declared.apiServer.url : '')
      : kept,
  );
};
