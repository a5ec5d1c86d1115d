/** A context as tests write it; what is missing gets a sound default. */
export interface ContextText {
  readonly name: string;
  readonly server?: string;
  /** Fields of `cluster` besides the server, as JSON. */
  readonly cluster?: Readonly<Record<string, unknown>>;
  readonly user?: Readonly<Record<string, unknown>>;
}

/** A kubeconfig as JSON, which is YAML. */
export const kubeconfigText = (contexts: readonly ContextText[]): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': contexts[0]?.name ?? '',
    clusters: contexts.map(({ name, server, cluster }) => ({
      name: `cluster of ${name}`,
      cluster: { server: server ?? 'https://api.example.com:6443', ...cluster },
    })),
    users: contexts.map(({ name, user }) => ({
      name: `user of ${name}`,
      user: user ?? { token: 'secret-of-a-person' },
    })),
    contexts: contexts.map(({ name }) => ({
      name,
      context: { cluster: `cluster of ${name}`, user: `user of ${name}` },
    })),
  });
