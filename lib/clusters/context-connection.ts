import { join, isAbsolute } from 'node:path';
import { errorAt, type Issue } from '../plan/issue.ts';
import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';
import { EnvironmentError } from '../plan/mesh-error.ts';
import { Connection, type Credential, type PluginHost } from './connection.ts';
import { pluginOf } from './credential-plugin.ts';
import type { Kubeconfig, KubeconfigEntry } from './kubeconfig.ts';
import { plainHttps } from './server-address.ts';

/** Gives the text of a file that a kubeconfig names; undefined when it cannot. */
export type ReadReferenced = (path: string) => string | undefined;

export interface ContextWish {
  /** Name of the cluster in the mesh. */
  readonly cluster: string;
  /** Name of the context. */
  readonly context: string;
  readonly host: PluginHost;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const textMap = (value: Json | undefined): Readonly<Record<string, string>> =>
  isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, text(inner)])) : {};

/** Looks up the parts of one context and collects what keeps them from being used. */
class Selection {
  readonly issues: Issue[] = [];
  readonly #cluster: string;
  readonly #read: ReadReferenced;

  constructor(cluster: string, read: ReadReferenced) {
    this.#cluster = cluster;
    this.#read = read;
  }

  refuse(code: string, problem: string, remedy: string): void {
    this.issues.push(errorAt(code, ['clusters', this.#cluster], problem, remedy));
  }

  /** A value that stands inline as base64, or in a file beside the kubeconfig. */
  data({ value, folder }: KubeconfigEntry, field: string): string {
    const file = text(value[field]);
    // A file wins over inline data, as in the library and in kubectl.
    return file === '' ? text(value[`${field}-data`]) : Buffer.from(this.file(folder, file, field)).toString('base64');
  }

  file(folder: string, path: string, field: string): string {
    const content = this.#read(isAbsolute(path) ? path : join(folder, path));
    if (content === undefined) {
      const problem = `the file that the kubeconfig names as ${field} cannot be read`;
      this.refuse('kubeconfig-file-missing', problem, 'restore the file, or make the kubeconfig anew');
    }
    return content ?? '';
  }

  oidc(provider: Json | undefined): Credential['oidc'] {
    if (provider === undefined || provider === null) return undefined;
    if (isMap(provider) && provider['name'] === 'oidc') return textMap(provider['config']);
    // The library would run the commands of the old gcp and azure providers in a shell.
    this.refuse(
      'kubeconfig-credential',
      'the user of the context has an auth-provider other than oidc; kubectl dropped those in 1.26',
      'let the kubeconfig use a credential plugin (user.exec), such as gke-gcloud-auth-plugin or kubelogin',
    );
    return undefined;
  }

  credential(entry: KubeconfigEntry): Credential {
    const { value, folder } = entry;
    // They would be left out by the library, and the reader would act with other rights than kubectl.
    if (['as-groups', 'as-uid', 'as-user-extra'].some((field) => value[field] !== undefined)) {
      const problem = 'the user of the context impersonates groups or more, which is not supported';
      this.refuse('kubeconfig-credential', problem, 'use a context that impersonates nobody, or only a user (as)');
    }
    const tokenFile = text(value['tokenFile']);
    return {
      token: tokenFile === '' ? text(value['token']) : this.file(folder, tokenFile, 'tokenFile').trim(),
      certificate: this.data(entry, 'client-certificate'),
      key: this.data(entry, 'client-key'),
      username: text(value['username']),
      password: text(value['password']),
      impersonate: text(value['as']),
      plugin: isMap(value['exec']) ? pluginOf(value['exec'], folder) : undefined,
      oidc: this.oidc(value['auth-provider']),
    };
  }

  server(value: JsonObject): string {
    if (value['insecure-skip-tls-verify'] === true) {
      this.refuse(
        'kubeconfig-insecure',
        'the context skips the check of the certificate: anybody on the way could answer, and read the credential',
        'remove insecure-skip-tls-verify from the kubeconfig and give certificate-authority-data',
      );
    }
    const server = plainHttps(text(value['server']));
    if (server === undefined) {
      const problem = 'the server of the context is no https address without user, query and fragment';
      this.refuse('kubeconfig-server', problem, 'correct the server in the kubeconfig');
    }
    return server ?? '';
  }
}

/**
 * The connection that a context stands for. Throws an EnvironmentError with all that is wrong with the context; the words name
 * fields and never what is in them, for names too may come out of a file that went wrong.
 */
export const contextConnection = (
  kubeconfig: Kubeconfig,
  { cluster: name, context, host }: ContextWish,
  read: ReadReferenced,
): Connection => {
  const selection = new Selection(name, read);
  const chosen = kubeconfig.entry('contexts', context);
  const cluster = chosen && kubeconfig.entry('clusters', text(chosen.value['cluster']));
  const user = chosen && kubeconfig.entry('users', text(chosen.value['user']));
  if (chosen === undefined) {
    const problem = `there is no context ${JSON.stringify(context)} in the kubeconfig`;
    const remedy = `kubectl config get-contexts lists them; say --context ${name}=<context>`;
    throw new EnvironmentError([errorAt('context-missing', ['clusters', name], problem, remedy)]);
  }
  if (cluster === undefined || user === undefined) {
    const missing = cluster === undefined ? 'cluster' : 'user';
    const problem = `the context ${JSON.stringify(context)} names a ${missing} that the kubeconfig does not have`;
    const remedy = 'use a complete context; kubectl config view shows its parts';
    throw new EnvironmentError([errorAt('context-incomplete', ['clusters', name], problem, remedy)]);
  }
  const connection = new Connection({
    cluster: name,
    server: selection.server(cluster.value),
    ca: selection.data(cluster, 'certificate-authority'),
    tlsServerName: text(cluster.value['tls-server-name']),
    proxyUrl: text(cluster.value['proxy-url']),
    credential: selection.credential(user),
    host,
  });
  if (selection.issues.length > 0) throw new EnvironmentError(selection.issues);
  return connection;
};
