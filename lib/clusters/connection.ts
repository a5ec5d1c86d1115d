/** How a credential plugin of a kubeconfig is called; `env` holds only what the kubeconfig adds. */
export interface CredentialPlugin {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** True when the plugin cannot work without a terminal. */
  readonly needsTerminal: boolean;
  /** False when it must not be handed the terminal. */
  readonly takesTerminal: boolean;
  readonly providesClusterInfo: boolean;
}

/** Who asks: empty texts and undefined for what a kubeconfig does not say. Certificates and keys are base64 of PEM. */
export interface Credential {
  readonly token: string;
  readonly certificate: string;
  readonly key: string;
  readonly username: string;
  readonly password: string;
  readonly impersonate: string;
  readonly plugin: CredentialPlugin | undefined;
  /** The options of kubectl's old `oidc` provider. */
  readonly oidc: Readonly<Record<string, string>> | undefined;
}

export const nobody: Credential = {
  token: '',
  certificate: '',
  key: '',
  username: '',
  password: '',
  impersonate: '',
  plugin: undefined,
  oidc: undefined,
};

/** What the process lends to credential plugins. */
export interface PluginHost {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** True when a person sits at the terminal: only then may a plugin ask something. */
  readonly interactive: boolean;
}

export interface ConnectionParts {
  /** Name of the cluster in the mesh, for issues. */
  readonly cluster: string;
  readonly server: string;
  /** Base64 of PEM; empty: the roots of the system. */
  readonly ca: string;
  readonly tlsServerName: string;
  readonly proxyUrl: string;
  readonly credential: Credential;
  readonly host: PluginHost;
}

/** How to reach one cluster and as whom. The credential leaves it only through `reveal`. */
export class Connection {
  readonly cluster: string;
  readonly server: string;
  readonly tlsServerName: string;
  readonly #parts: ConnectionParts;

  constructor(parts: ConnectionParts) {
    this.cluster = parts.cluster;
    this.server = parts.server;
    this.tlsServerName = parts.tlsServerName;
    this.#parts = parts;
  }

  reveal(): ConnectionParts {
    return this.#parts;
  }

  toJSON(): never {
    throw new TypeError('a connection was about to be written');
  }

  toString(): string {
    return `connection to ${this.cluster} [redacted]`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
