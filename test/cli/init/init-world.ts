import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { init, type InitInput } from '../../../lib/cli/commands/init.ts';
import type { Connect, LiveNode } from '../../../lib/clusters/client.ts';
import { ClusterFault, type FaultKind } from '../../../lib/clusters/cluster-fault.ts';
import { type Outcome, recorded } from '../recorded-io.ts';
import { type ContextText, kubeconfigText } from '../../clusters/kubeconfig-text.ts';

/** A cluster as it answers. */
export interface FakeAnswer {
  readonly uid?: string;
  readonly node?: Partial<LiveNode>;
  /** What goes wrong instead. */
  readonly fault?: FaultKind;
  /** True: nodes may not be read. */
  readonly hidesNodes?: boolean;
}

/** A folder outside Git, a kubeconfig beside it, and clusters that answer as they are told. */
export class InitWorld {
  readonly top = mkdtempSync(join(tmpdir(), 'isthmus-init-test-'));
  readonly folder = join(this.top, 'harbor');
  readonly answers: Record<string, FakeAnswer> = {};
  readonly asked: string[] = [];

  constructor(contexts: readonly ContextText[] = []) {
    mkdirSync(this.folder);
    this.kubeconfig(contexts);
  }

  kubeconfig(contexts: readonly ContextText[]): void {
    writeFileSync(join(this.top, 'config'), kubeconfigText(contexts));
  }

  put(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  /** Every file below the folder, but those of Git itself. */
  files(): readonly string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.folder.length + 1))
      .filter((file) => !file.startsWith('.git/'))
      .toSorted();
  }

  readonly connect: Connect = (connection) => {
    this.asked.push(connection.cluster);
    const { uid, node, fault, hidesNodes } = this.answers[connection.cluster] ?? {};
    return {
      readNamespaceUid: () =>
        fault === undefined
          ? Promise.resolve({ uid: uid ?? `uid-of-${connection.cluster}`, remoteAddress: '' })
          : Promise.reject(new ClusterFault(fault, 'told so')),
      readFirstNode: () =>
        hidesNodes === true
          ? Promise.reject(new ClusterFault('forbidden', 'status 403'))
          : Promise.resolve({ name: 'node-1', providerId: '', labels: {}, internalIp: '', ...node }),
      readSecret: () => Promise.reject(new Error('init reads no Secret')),
      readServiceProxy: () => Promise.reject(new Error('init asks no service')),
    };
  };

  init(changes: Partial<InitInput> = {}): Promise<Outcome> {
    const input: InitInput = {
      mesh: join(this.folder, 'mesh.yaml'),
      kubeconfigs: [join(this.top, 'config')],
      host: { environment: {}, interactive: false },
      name: undefined,
      contexts: [],
      networks: [],
      apiServers: [],
      engine: undefined,
      backend: undefined,
      repository: undefined,
      branch: undefined,
      ci: [],
      offline: false,
      timeout: '5s',
      terminal: undefined,
      format: 'table',
      ...changes,
    };
    return recorded((io) => init(input, io, this.connect), { columns: 400 });
  }

  end(): void {
    rmSync(this.top, { recursive: true, force: true });
  }
}

/** Runs with a world that is gone afterwards. */
export const inWorld = async (
  contexts: readonly ContextText[],
  use: (world: InitWorld) => Promise<void>,
): Promise<void> => {
  const world = new InitWorld(contexts);
  try {
    await use(world);
  } finally {
    world.end();
  }
};
