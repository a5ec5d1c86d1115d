import { contextConnection } from '../../lib/clusters/context-connection.ts';
import { parseKubeconfigs } from '../../lib/clusters/kubeconfig.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { kubeconfigText } from './kubeconfig-text.ts';

const secret = 'DoNotPrintThisToken';

const seeds: readonly string[] = [
  kubeconfigText([
    { name: 'one', user: { token: secret } },
    { name: 'two', cluster: { 'certificate-authority': 'ca.pem' }, user: { exec: { command: './x', args: [secret] } } },
    { name: 'three', user: { 'auth-provider': { name: 'oidc', config: { 'id-token': secret } } } },
  ]),
  `apiVersion: v1
kind: Config
clusters:
- name: c
  cluster: {server: "https://${secret}:pw@host", certificate-authority-data: ${secret}}
contexts:
- {name: one, context: {cluster: c, user: u}}
users:
- name: u
  user:
    token: ${secret}
    tokenFile: /x
    client-key-data: ${secret}
`,
];

/** What breaks parsers: YAML's own signs, wrong types, names of JavaScript, deep nests. */
const shards = [
  '{', '}', '[', ']', ':', '- ', '\n', '\t', '"', "'", '&a ', '*a', '!!binary ', '<<: ', '--- \n', '%YAML 1.1\n', '? ',
  '|\n', '\0', '\u2028', '\ud800', 'null', 'true', '1e999', '__proto__', 'constructor', 'exec', 'tokenFile', 'one',
  '[[[[[[[[[[[[[[[[[[[[', 'clusters', 'users: 3', 'contexts: {}', 'https://[::1', 'auth-provider', '..', '\r', '\ufeff',
]; // prettier-ignore

/** A generator of its own, so that a failure can be repeated by its seed (mulberry32). */
const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

const mutated = (random: () => number): string => {
  const below = (limit: number): number => Math.floor(random() * limit);
  let text = seeds[below(seeds.length)] ?? '';
  for (let count = 1 + below(6); count > 0; count -= 1) {
    const at = below(text.length);
    const shard = shards[below(shards.length)] ?? '';
    const end = random() < 0.5 ? at : at + below(12);
    text = text.slice(0, at) + (random() < 0.8 ? shard : '') + text.slice(end);
  }
  return text;
};

const issuesOf = (text: string): readonly string[] => {
  const { kubeconfig, issues } = parseKubeconfigs([{ file: 'config', text }]);
  const found = issues.map((issue) => JSON.stringify(issue));
  if (kubeconfig === undefined) return found;
  const host = { environment: {}, interactive: false };
  for (const context of ['one', 'two', 'three']) {
    try {
      contextConnection(kubeconfig, { cluster: 'c', context, host }, () => undefined);
    } catch (error) {
      if (!(error instanceof MeshError)) throw error;
      found.push(...error.issues.map((issue) => JSON.stringify(issue)));
    }
  }
  return found;
};

/**
 * Reads `count` broken kubeconfigs and gives, for each that did harm, its seed and what happened: something other than
 * issues was thrown, or an issue quotes what it read.
 */
export const fuzzKubeconfigs = (
  count: number,
  firstSeed = 1,
): { readonly harm: readonly string[]; readonly refused: number } => {
  const harm: string[] = [];
  let refused = 0;
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    try {
      const issues = issuesOf(mutated(randomFrom(seed)));
      if (issues.length > 0) refused += 1;
      if (issues.some((issue) => /DoNotPrint|PrintThis|ThisToken/.test(issue))) harm.push(`${seed}: quotes a value`);
    } catch (error) {
      harm.push(`${seed}: ${String(error)}`);
    }
  }
  return { harm, refused };
};
