import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requiredVersion } from './go-mod.ts';
import { pinOf } from './wheel-pin.ts';

/** A Go module of the repository that requires a published one and pins all it needs in its go.sum. */
export interface GoModule {
  /** Where its go.mod stands, below conformance/. */
  readonly folder: string;
  /** The published module; the program's own path where nothing is published. */
  readonly module: string;
  /** What the linker writes into a program of this version, as the publisher's own build does. */
  readonly stamps: (version: string) => readonly string[];
}

const unstamped = (): readonly string[] => [];

/** Servers of Kubernetes: the version of an unstamped build is none that clients accept. */
const kubernetesStamps = (version: string): readonly string[] => {
  const [major = '', minor = ''] = version.replace(/^v/, '').split('.');
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  return Object.entries(values).map(([name, value]) => `k8s.io/component-base/version.${name}=${value}`);
};

const published = (name: string, module: string, stamps: GoModule['stamps'] = unstamped): GoModule => ({
  folder: join('programs', name),
  module,
  stamps,
});

/** By name of the cache entry. Other patch versions than the pinned ones may not resolve or not build. */
export const goModules = {
  kubernetes: published('kubernetes', 'k8s.io/kubernetes', kubernetesStamps),
  // Unstamped: istioctl takes a stamp for the tag of the images that it renders.
  istio: published('istio', 'istio.io/istio'),
  'sealed-secrets': published('sealed-secrets', 'github.com/bitnami-labs/sealed-secrets', (version) => [
    `main.VERSION=${version}`,
  ]),
  sops: published('sops', 'github.com/getsops/sops/v3'),
  flux: published('flux', 'github.com/fluxcd/kustomize-controller'),
  kwok: published('kwok', 'sigs.k8s.io/kwok'),
  helm: published('helm', 'helm.sh/helm/v3', (version) => [`helm.sh/helm/v3/internal/version.version=${version}`]),
  kustomize: published('kustomize', 'sigs.k8s.io/kustomize/kustomize/v5'),
  endpoints: { folder: 'endpoints', module: 'isthmus.local/conformance/endpoints', stamps: unstamped },
} as const satisfies Readonly<Record<string, GoModule>>;

export type GoModuleName = keyof typeof goModules;

/** A program of a module, a file or folder of a module, or the executable in a wheel. */
export type Tool =
  | { readonly kind: 'program'; readonly from: GoModuleName; readonly package: string }
  | { readonly kind: 'part'; readonly from: GoModuleName; readonly path: string }
  | { readonly kind: 'wheel'; readonly folder: string; readonly executable: string };

const program = (from: GoModuleName, path: string): Tool => ({
  kind: 'program',
  from,
  package: path === '' ? goModules[from].module : `${goModules[from].module}/${path}`,
});

const part = (from: GoModuleName, path: string): Tool => ({ kind: 'part', from, path });

/** Every tool by its name, which is also the name of its file or folder in the cache. */
export const tools = {
  'kube-apiserver': program('kubernetes', 'cmd/kube-apiserver'),
  'kube-controller-manager': program('kubernetes', 'cmd/kube-controller-manager'),
  'kube-scheduler': program('kubernetes', 'cmd/kube-scheduler'),
  kubectl: program('kubernetes', 'cmd/kubectl'),
  controller: program('sealed-secrets', 'cmd/controller'),
  kubeseal: program('sealed-secrets', 'cmd/kubeseal'),
  sops: program('sops', 'cmd/sops'),
  istioctl: program('istio', 'istioctl/cmd/istioctl'),
  'pilot-discovery': program('istio', 'pilot/cmd/pilot-discovery'),
  'pilot-agent': program('istio', 'pilot/cmd/pilot-agent'),
  kwok: program('kwok', 'cmd/kwok'),
  helm: program('helm', 'cmd/helm'),
  kustomize: program('kustomize', ''),
  'kustomize-controller': program('flux', ''),
  endpoints: program('endpoints', ''),
  envoy: { kind: 'wheel', folder: join('programs', 'envoy'), executable: 'envoy' },
  charts: part('istio', 'manifests/charts'),
  'envoy-bootstrap': part('istio', 'tools/packaging/common/envoy_bootstrap.json'),
  'kwok-stages': part('kwok', 'kustomize/stage'),
} as const satisfies Readonly<Record<string, Tool>>;

/** `charts` and `kwok-stages` are folders, the others files. */
export type ToolName = keyof typeof tools;

const isName = (name: string): name is ToolName => Object.hasOwn(tools, name);

/** The name if it is one of a tool. */
export const toolNamed = (name: string): ToolName | undefined => (isName(name) ? name : undefined);

/** All that a run may need; kubectl is left out because nearly every machine has one (`prepare` builds it elsewhere). */
export const toolNames: readonly ToolName[] = Object.keys(tools)
  .filter(isName)
  .filter((name) => name !== 'kubectl');

/** A file of the conformance folder, such as a go.mod. */
export const readPins = (...path: readonly string[]): string =>
  readFileSync(join(import.meta.dirname, '..', ...path), 'utf8');

/** The version of the published module that the module of the repository requires; undefined for our own program. */
export const pinnedVersion = (name: GoModuleName): string | undefined => {
  const { folder, module } = goModules[name];
  return requiredVersion(readPins(folder, 'go.mod'), module);
};

/** What a report says about a tool, such as `k8s.io/kubernetes v1.35.4`; read from the pins, never written twice. */
export const versionOf = (name: ToolName): string => {
  const tool: Tool = tools[name];
  if (tool.kind === 'wheel') {
    const pin = pinOf(readPins(tool.folder, 'requirements.txt'));
    return `${pin.name} ${pin.version}`;
  }
  return `${goModules[tool.from].module} ${pinnedVersion(tool.from) ?? '(this repository)'}`;
};
