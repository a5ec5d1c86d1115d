import { until } from '../lab/processes.ts';
import { CommandError } from '../lab/command.ts';
import { ProofError } from '../report/ledger.ts';
import type { ClusterPods } from './cluster-pods.ts';
import type { Reply } from './reply.ts';

export const helloUrl = 'http://helloworld.sample:5000/hello';

const versionIn = ({ status, text }: Reply): string =>
  status === 200 ? (/version: (\w+)/.exec(text)?.[1] ?? `200 ${text}`) : `${status} ${text}`;

/** What answered `times` requests of the curl pod, sorted, each once: versions, or status and text of a failure. */
export const versionsSeen = (pods: ClusterPods, times = 20): readonly string[] =>
  [...new Set(pods.answers(helloUrl, times).map(versionIn))].toSorted();

/** Asks until what is seen is as wanted; what was seen last stands in the error. */
const awaitSeen = async (
  what: string,
  seconds: number,
  see: () => string,
  isWanted: (seen: string) => boolean,
): Promise<void> => {
  let seen = '';
  const holds = (): boolean => {
    seen = see();
    return isWanted(seen);
  };
  try {
    await until(what, seconds, holds);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new ProofError(`${error.message}; at last there was: ${seen}`);
  }
};

/** Waits until exactly these versions answer, and nothing fails. */
export const awaitVersions = (pods: ClusterPods, wanted: readonly string[], seconds = 60): Promise<void> =>
  awaitSeen(
    `answers of ${wanted.join(' and ')} in ${pods.name}`,
    seconds,
    () => versionsSeen(pods).join('; '),
    (seen) => seen === wanted.join('; '),
  );

/**
 * Waits until a request fails and the sidecar's log names this reason. Envoy does not tell a client why the TLS to the
 * other side failed (1.39 leaves it out of its answer), so its connections are logged from here on.
 */
export const awaitFailure = async (pods: ClusterPods, reason: string, seconds = 60): Promise<void> => {
  const client = pods.pod('curl');
  client.logConnections();
  const before = client.log.length;
  const named = (): string => (client.log.slice(before).includes(reason) ? reason : 'another reason');
  await awaitSeen(
    `a failure by ${reason} in ${pods.name}`,
    seconds,
    () => `${versionIn(pods.curl(helloUrl))} (${named()})`,
    (seen) => seen.startsWith('503') && seen.endsWith(`(${reason})`),
  );
};
