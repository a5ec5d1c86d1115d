import { join } from 'node:path';
import { parse } from 'yaml';
import type { JsonObject } from '../../../lib/plan/manifest.ts';
import type { Install } from '../../../lib/plan/install.ts';
import { MeshError } from '../../../lib/plan/mesh-error.ts';
import { defaultRegistry } from '../../../lib/registry.ts';
import { compileMesh, emptyCustomisation } from '../../../lib/synth/synth.ts';
import { type Files, inFolderAsync } from '../../mesh-folder.ts';

const workload = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'istio-system' },
});

const injector = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: 'istio-sidecar-injector' },
};

/** Stands for every method that puts objects of its own into stages 30 and 60. */
const literal: Install = {
  name: 'literal',
  releases: () => [],
  objects: (_, stage) => {
    if (stage === '30-istiod') return [workload('istiod'), injector];
    return stage === '60-eastwest' ? [workload('gateway')] : [];
  },
};

const registry = { ...defaultRegistry, installs: [...defaultRegistry.installs, literal] };

export interface Dist {
  /** Path below dist to text. */
  readonly tree: ReadonlyMap<string, string>;
  readonly codes: readonly string[];
  /** The one document of a file. */
  at(path: string): JsonObject;
}

const compiled = (files: Files): Promise<Dist> =>
  inFolderAsync(files, async (folder) => {
    const { tree, issues } = await compileMesh(join(folder, 'mesh.yaml'), emptyCustomisation(registry));
    return {
      tree,
      codes: issues.map(({ code }) => code),
      at: (path) => {
        const text = tree.get(path);
        if (text === undefined) throw new Error(`no ${path} among ${[...tree.keys()].join(' ')}`);
        return yamlOf(text);
      },
    };
  });

export interface Declared {
  readonly method?: 'helm' | 'literal' | 'sail';
  /** The announced switch. */
  readonly next?: 'helm' | 'literal';
  /** What stands under gitops.argocd, in flow style. */
  readonly argocd?: string;
  /** What else stands under gitops. */
  readonly gitops?: string;
  readonly version?: string;
  /** Address of the charts. */
  readonly charts?: string;
  /** Secret with their credentials. */
  readonly secret?: string;
  readonly clusters?: string;
  /** Further top-level lines. */
  readonly rest?: string;
  readonly files?: Files;
}

const repository = 'repository: https://git.example.com/acme/mesh.git';

const chartsText = (repositoryOfCharts: string, secret: string): string => {
  if (repositoryOfCharts === '') return '';
  const credentials = secret === '' ? '' : `, secret: ${secret}`;
  return `, charts: { repository: "${repositoryOfCharts}"${credentials} }`;
};

const meshText = ({
  method = 'literal',
  argocd = '',
  gitops = repository,
  version = '1.30.3',
  next,
  charts = '',
  secret = '',
  clusters = '  cluster1: { network: network1 }\n  cluster2: { network: network2 }',
  rest = '',
}: Declared): string =>
  `mesh: mesh1
istio: { version: ${version} }
clusters:
${clusters}
install: { method: ${method}${next === undefined ? '' : `, next: ${next}`}${chartsText(charts, secret)} }
gitops: { engine: argocd, ${gitops}, argocd: { ${argocd} } }
${rest}
`;

/** dist of a mesh with Argo CD. */
export const argocdMesh = (declared: Declared = {}): Promise<Dist> =>
  compiled({ 'mesh.yaml': meshText(declared), ...declared.files });

/** A document that isthmus wrote. */
export const yamlOf = (text: string): JsonObject => {
  const value: unknown = parse(text);
  if (typeof value !== 'object' || value === null) throw new Error(`no object: ${text}`);
  return value as JsonObject; // oxlint-disable-line typescript/no-unsafe-type-assertion -- YAML holds nothing else
};

/** The codes of what is refused or warned of. */
export const codesOf = async (declared: Declared): Promise<readonly string[]> => {
  try {
    return (await argocdMesh(declared)).codes;
  } catch (error) {
    if (error instanceof MeshError) return error.issues.map(({ code }) => code);
    throw error;
  }
};
