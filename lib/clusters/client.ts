import type { RequestOptions } from 'node:https';
import { isMap, type Json } from '../plan/manifest.ts';
import { SecretValue } from '../sealing/secret-value.ts';
import { ClusterFault, networkFault, statusFault } from './cluster-fault.ts';
import type { Connection, ConnectionParts, Credential } from './connection.ts';
import { askPlugin } from './credential-plugin.ts';
import { type Answer, httpsGet } from './https-get.ts';

/** A Secret as a cluster has it. */
export interface LiveSecret {
  readonly type: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly data: ReadonlyMap<string, SecretValue>;
}

/** What a node says of the place it runs in. */
export interface LiveNode {
  readonly name: string;
  /** `spec.providerID`; '' when it has none. */
  readonly providerId: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Its address of type InternalIP; '' when it has none. */
  readonly internalIp: string;
}

/** The reads that isthmus makes, and no other. Each throws a ClusterFault when it fails, and ends within its time. */
export interface ClusterClient {
  /** The UID of a namespace, and the IP address that answered ('' when not known). */
  readNamespaceUid(namespace: string): Promise<{ readonly uid: string; readonly remoteAddress: string }>;
  /** Undefined when there is no such Secret. */
  readSecret(namespace: string, name: string): Promise<LiveSecret | undefined>;
  /** The first node by name; undefined when the cluster shows none. */
  readFirstNode(): Promise<LiveNode | undefined>;
  /** What a Service answers to a GET through the API server; the port is `http`. */
  readServiceProxy(namespace: string, service: string, path: string): Promise<string>;
}

/** Makes the client of a connection; a parameter of whoever needs one, so that tests bring their own. */
export type Connect = (connection: Connection, timeoutMs: number) => ClusterClient;

const orNothing = (value: string): string | undefined => (value === '' ? undefined : value);

/** Leaves out what is undefined. */
const present = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the filter is what the type says
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;

const whoAsks = async (parts: ConnectionParts, timeoutMs: number): Promise<Credential> => {
  const { credential } = parts;
  const { plugin } = credential;
  return plugin === undefined ? credential : { ...credential, ...(await askPlugin(plugin, parts, timeoutMs)) };
};

/** The library asks an identity provider for a new token where it has to, and sets itself no limit. */
const within = async (work: Promise<void>, timeoutMs: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ClusterFault('unauthorised', 'no token in time')), timeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** The library's request options for a connection. It is loaded here and nowhere else: it takes half a second. */
const requestOptions = async (parts: ConnectionParts, timeoutMs: number): Promise<RequestOptions> => {
  const { token, certificate, key, username, password, impersonate, oidc } = await whoAsks(parts, timeoutMs);
  const { KubeConfig } = await import('@kubernetes/client-node');
  const name = parts.cluster;
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      {
        name,
        server: parts.server,
        skipTLSVerify: false,
        ...present({
          caData: orNothing(parts.ca),
          tlsServerName: orNothing(parts.tlsServerName),
          proxyUrl: orNothing(parts.proxyUrl),
        }),
      },
    ],
    users: [
      {
        name,
        ...present({
          token: orNothing(token),
          certData: orNothing(certificate),
          keyData: orNothing(key),
          username: orNothing(username),
          password: orNothing(password),
          impersonateUser: orNothing(impersonate),
          authProvider: oidc === undefined ? undefined : { name: 'oidc', config: { ...oidc } },
        }),
      },
    ],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  });
  const options: RequestOptions = { headers: { accept: 'application/json, */*' } };
  await within(config.applyToHTTPSOptions(options), timeoutMs);
  return options;
};

const jsonOf = ({ body }: Answer): Json => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new ClusterFault('answer', 'not JSON');
  }
};

const field = (value: Json | undefined, name: string): Json | undefined => (isMap(value) ? value[name] : undefined);

const texts = (value: Json | undefined): readonly (readonly [string, string])[] =>
  isMap(value)
    ? Object.entries(value).flatMap(([key, inner]) => (typeof inner === 'string' ? [[key, inner] as const] : []))
    : [];

const secretOf = (answer: Json): LiveSecret => {
  const type = field(answer, 'type');
  return {
    type: typeof type === 'string' ? type : '',
    annotations: Object.fromEntries(texts(field(field(answer, 'metadata'), 'annotations'))),
    data: new Map(
      texts(field(answer, 'data')).map(([key, value]) => [key, new SecretValue(Buffer.from(value, 'base64'))]),
    ),
  };
};

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const nodeOf = (item: Json): LiveNode => {
  const metadata = field(item, 'metadata');
  const addresses = listOf(field(field(item, 'status'), 'addresses'));
  return {
    name: textOf(field(metadata, 'name')),
    providerId: textOf(field(field(item, 'spec'), 'providerID')),
    labels: Object.fromEntries(texts(field(metadata, 'labels'))),
    internalIp: textOf(
      field(
        addresses.find((address) => field(address, 'type') === 'InternalIP'),
        'address',
      ),
    ),
  };
};

/** A name as one step of a path; `.` and `..` would be taken out of a URL by its parser. */
const step = (name: string): string => {
  if (name === '' || name === '.' || name === '..') throw new ClusterFault('answer', 'a name that is none');
  return encodeURIComponent(name);
};

const ok = (answer: Answer): Answer => {
  if (answer.status !== 200) throw statusFault(answer.status);
  return answer;
};

/**
 * The client of a connection. Nothing is loaded and nobody is asked before the first read; who asks is found out once.
 * `timeoutMs` bounds each read and the credential plugin.
 */
export const connect: Connect = (connection, timeoutMs) => {
  const parts = connection.reveal();
  let options: Promise<RequestOptions> | undefined;
  const get = async (path: string): Promise<Answer> => {
    try {
      options ??= requestOptions(parts, timeoutMs);
      return await httpsGet(new URL(parts.server + path), await options, timeoutMs);
    } catch (error) {
      throw networkFault(error, timeoutMs);
    }
  };
  return {
    readNamespaceUid: async (namespace) => {
      const answer = ok(await get(`/api/v1/namespaces/${step(namespace)}`));
      const uid = field(field(jsonOf(answer), 'metadata'), 'uid');
      if (typeof uid !== 'string' || !/^[-0-9A-Za-z]{1,64}$/.test(uid)) throw new ClusterFault('answer', 'no uid');
      return { uid, remoteAddress: parts.proxyUrl === '' ? answer.remoteAddress : '' };
    },
    readSecret: async (namespace, name) => {
      const answer = await get(`/api/v1/namespaces/${step(namespace)}/secrets/${step(name)}`);
      return answer.status === 404 ? undefined : secretOf(jsonOf(ok(answer)));
    },
    readFirstNode: async () => {
      const [first] = listOf(field(jsonOf(ok(await get('/api/v1/nodes?limit=1'))), 'items'));
      return first === undefined ? undefined : nodeOf(first);
    },
    readServiceProxy: async (namespace, service, path) => {
      const proxy = `/api/v1/namespaces/${step(namespace)}/services/${step(`http:${service}:http`)}/proxy`;
      return ok(await get(proxy + path)).body.toString('utf8');
    },
  };
};
