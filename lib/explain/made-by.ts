import type { Maker } from '../synth/maker.ts';

/** The file of lib that makes something, and what it is in words. */
export interface Rule {
  readonly room: string;
  readonly words: string;
}

/** The parts by the id of their construct, which stands first below the chart of the stage. */
const parts: Readonly<Record<string, string>> = {
  namespaces: 'namespaces',
  reader: 'reader-access',
  'reader-token': 'reader-access',
  'secret-store': 'secret-store',
  revisions: 'revision-webhooks',
  policy: 'mesh-policy',
  exposure: 'exposure',
  gateway: 'gateway-network-policy',
};

const folders = { addon: 'addons', sample: 'samples', engine: 'engines', install: 'installs' } as const;
const titles = { addon: 'addon', sample: 'sample', engine: 'engine', install: 'install method' } as const;

/** Who made the construct of this id; `own` are the names of addons and samples of a main.ts. */
export const ruleOf = ({ kind, name }: Maker, id: string, own: readonly string[], install: string): Rule => {
  if (kind === 'part') return { room: `lib/parts/${parts[id] ?? id}.ts`, words: `part ${parts[id] ?? id}` };
  if (own.includes(name) && (kind === 'addon' || kind === 'sample')) {
    return { room: 'main.ts', words: `${titles[kind]} ${name} of main.ts` };
  }
  const carried = kind === 'engine' ? `, which carries out the releases of the install method ${install}` : '';
  return { room: `lib/${folders[kind]}/${name}.ts`, words: `${titles[kind]} ${name}${carried}` };
};

interface FileRule extends Rule {
  readonly file: RegExp;
}

/** Files that are no objects, by their path below the folder of a cluster. */
const beside: readonly FileRule[] = [
  { file: /^README\.md$/, room: 'lib/engines/kubectl/runbook.ts', words: 'the runbook of the cluster' },
  { file: /^apply\.sh$/, room: 'lib/engines/kubectl/script.ts', words: 'the script of the engine kubectl' },
  {
    file: /^helm\/patches\//,
    room: 'lib/installs/release/patches.ts',
    words: 'a patch of what a chart makes, for people',
  },
  { file: /^helm\//, room: 'lib/installs/helm-files.ts', words: 'the values of a release, for people' },
  { file: /^istio-operator\//, room: 'lib/installs/operator-spec.ts', words: 'the IstioOperator, for istioctl' },
];

/** Who makes a file of a cluster that is no object; undefined for one that nobody makes. */
export const besideRule = (file: string): Rule | undefined => {
  const found = beside.find((rule) => rule.file.test(file));
  return found && { room: found.room, words: found.words };
};

/** Files that follow from all others; paths are below dist. */
export const listingRule = (file: string): Rule | undefined => {
  if (file === 'README.md') {
    return { room: 'lib/synth/mesh-readme.ts', words: 'the index of dist: it follows from the mesh as a whole' };
  }
  if (file.endsWith('inventory.json')) {
    return { room: 'lib/emit/inventory.ts', words: 'the account of what synth made: it follows from everything else' };
  }
  if (file.endsWith('kustomization.yaml')) {
    return { room: 'lib/emit/kustomization.ts', words: 'lists what stands beside it, in the order it is applied' };
  }
  return undefined;
};
