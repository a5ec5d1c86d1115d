import { join } from 'node:path';
import { type RemoteSecretInput, remoteSecret } from '../../lib/cli/commands/remote-secret.ts';
import type { ExitCode, Io } from '../../lib/cli/io.ts';
import type { ClusterClient, LiveSecret } from '../../lib/clusters/client.ts';
import { ClusterFault, type FaultKind } from '../../lib/clusters/cluster-fault.ts';
import type { Connection } from '../../lib/clusters/connection.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import type { ClusterPins } from '../../lib/store/store.ts';
import { kubeconfigText } from '../clusters/kubeconfig-text.ts';
import { readerSecret } from '../clusters/reader-secret.ts';
import { newController, type TestController, TestMesh } from './seal/mesh-with-keys.ts';

/** What is special about a cluster behind `https://<name>.example.com`. */
export interface Special {
  readonly uid?: string;
  readonly secret?: LiveSecret;
  readonly fault?: FaultKind;
}

export interface Outcome {
  readonly code: ExitCode | undefined;
  readonly out: string;
  readonly err: string;
  /** Of the error that ended the verb; none when it ended by itself. */
  readonly thrown: readonly string[];
}

let controller: TestController | undefined;

const declared = (clusters: readonly string[], rest: string): string =>
  [
    'mesh: mesh1',
    'istio: { version: 1.30.3 }',
    'clusters:',
    ...clusters.map((name) => `  ${name}: { network: network-${name}, context: ${name}, uid: uid-${name} }`),
    rest,
    '',
  ].join('\n');

/** A mesh in a folder, a kubeconfig beside it, and its clusters in memory. */
export class RemoteSecretWorld {
  readonly mesh: TestMesh;
  readonly special: Record<string, Special> = {};
  /** `<what> <cluster>`, in the order of the reads. */
  readonly reads: string[] = [];
  opened = 0;
  /** How often the store was changed. */
  kept = 0;

  constructor(clusters: readonly string[] = ['c1', 'c2', 'c3'], rest = '') {
    this.mesh = new TestMesh(clusters);
    this.mesh.write('mesh.yaml', declared(clusters, rest));
    controller ??= newController();
    for (const name of clusters) this.mesh.give(name, controller);
    const contexts = clusters.map((name) => ({ name, server: `https://${name}.example.com` }));
    this.mesh.write('outside/config', kubeconfigText(contexts));
  }

  #client(connection: Connection): ClusterClient {
    const name = new URL(connection.server).hostname.replace('.example.com', '');
    const { uid = `uid-${name}`, secret = readerSecret(), fault } = this.special[name] ?? {};
    const who = connection.reveal().credential.token === 'secret-of-a-person' ? 'person' : 'reader';
    const answer = <T>(what: string, value: T): Promise<T> => {
      this.reads.push(`${who} ${what} ${name}`);
      return fault === undefined ? Promise.resolve(value) : Promise.reject(new ClusterFault(fault, 'CODE'));
    };
    return {
      readNamespaceUid: () => answer('uid', { uid, remoteAddress: '10.0.0.1' }),
      readSecret: () => answer('secret', secret),
      readFirstNode: () => Promise.reject(new Error('nobody asks for this')),
      readServiceProxy: () => Promise.reject(new Error('nobody asks for this')),
    };
  }

  /** Runs the verb as the command line would, with these changes to what it is asked. */
  async run(over: Partial<RemoteSecretInput> = {}): Promise<Outcome> {
    const { root } = this.mesh;
    const shown = { out: '', err: '' };
    const io: Io = {
      out: (text) => (shown.out += text),
      err: (text) => (shown.err += text),
      columns: undefined,
      color: false,
      ascii: true,
    };
    const input: RemoteSecretInput = {
      mesh: join(root, 'mesh.yaml'),
      identity: [],
      passphraseFd: undefined,
      passphraseFile: undefined,
      store: undefined,
      rootStore: undefined,
      dataHome: undefined,
      home: root,
      sources: [],
      targets: [],
      all: false,
      access: {
        kubeconfigs: [join(root, 'outside/config')],
        contextsFile: join(root, 'outside/contexts.yaml'),
        contexts: [],
        host: { environment: {}, interactive: false },
      },
      dryRun: false,
      printRbac: false,
      wait: '1s',
      timeout: '1s',
      format: 'table',
      ...over,
    };
    try {
      const code = await remoteSecret(input, io, {
        connect: (connection) => this.#client(connection),
        sleep: () => Promise.resolve(),
        open: () => {
          this.opened += 1;
          const keep = (pins: readonly ClusterPins[]): void => {
            this.mesh.pins = pins;
            this.kept += 1;
          };
          return Promise.resolve({ context: this.mesh.context(), keeper: { pins: this.mesh.pins, keep } });
        },
      });
      return { code, ...shown, thrown: [] };
    } catch (error) {
      if (!(error instanceof MeshError)) throw error;
      return { code: undefined, ...shown, thrown: error.issues.map((issue) => issue.code) };
    }
  }

  /** Paths of the sealed documents, sorted. */
  documents(): readonly string[] {
    try {
      return Object.keys(this.mesh.tree()).filter((file) => file.endsWith('.yaml'));
    } catch {
      return [];
    }
  }

  end(): void {
    this.mesh.end();
  }
}
