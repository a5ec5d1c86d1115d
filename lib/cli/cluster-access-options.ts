import { delimiter, join } from 'node:path';
import type { AccessRequest } from '../clusters/cluster-access.ts';

/** The flags by which a verb that talks to clusters finds them: `parser.options(clusterAccessOptions)`. */
export const clusterAccessOptions = {
  context: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Context of a cluster, as <cluster>=<context>; before contexts.yaml and the hints of mesh.yaml',
  },
  kubeconfig: { type: 'string', requiresArg: true, describe: 'Kubeconfig to read instead of KUBECONFIG' },
  timeout: { type: 'string', requiresArg: true, describe: 'Time for one answer of a cluster', default: '15s' },
} as const;

/** The same flags as a command module names them. */
export interface ClusterAccessFlags {
  readonly context: string[] | undefined;
  readonly kubeconfig: string | undefined;
  readonly timeout: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const said = (text: string | undefined, otherwise: string): string =>
  text === undefined || text === '' ? otherwise : text;

const kubeconfigsOf = (kubeconfig: string | undefined, environment: Environment, home: string): readonly string[] =>
  kubeconfig === undefined
    ? said(environment['KUBECONFIG'], join(home, '.kube', 'config'))
        .split(delimiter)
        .filter((file) => file !== '')
    : [kubeconfig];

/**
 * Flags and environment as one request; flags win. `interactive`: somebody sits at the terminal, so that a credential
 * plugin may ask. The person's own contexts are in `isthmus/contexts.yaml` below XDG_CONFIG_HOME (`~/.config`).
 */
export const accessRequest = (
  { context, kubeconfig }: Pick<ClusterAccessFlags, 'context' | 'kubeconfig'>,
  environment: Environment,
  home: string,
  interactive: boolean,
): AccessRequest => ({
  kubeconfigs: kubeconfigsOf(kubeconfig, environment, home),
  contextsFile: join(said(environment['XDG_CONFIG_HOME'], join(home, '.config')), 'isthmus', 'contexts.yaml'),
  contexts: context ?? [],
  host: { environment, interactive },
});
