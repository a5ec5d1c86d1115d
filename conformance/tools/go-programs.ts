/** A Go program that is built from its published module. */
export interface GoProgram {
  /** The module whose version is pinned; one folder of the cache per module and version. */
  readonly module: string;
  readonly version: string;
  /** The main package; its last element is the name of the program. */
  readonly package: string;
  /** True: `go install` cannot build it because the module's own go.mod replaces modules by folders of its repository. */
  readonly staged: boolean;
}

const kubernetes = { module: 'k8s.io/kubernetes', version: 'v1.35.4', staged: true } as const;
const sealedSecrets = { module: 'github.com/bitnami-labs/sealed-secrets', version: 'v0.36.6', staged: false } as const;
const sops = { module: 'github.com/getsops/sops/v3', version: 'v3.13.2', staged: false } as const;
// The branch of 1.31: release tags of Istio have no leading v, so they are no versions of a module.
const istio = { module: 'istio.io/istio', version: 'v0.0.0-20260827124520-eed52ebb66ad', staged: false } as const;

/** Versions that build together with Go 1.26; other patch versions may not resolve. */
export const goPrograms = {
  'kube-apiserver': { package: 'k8s.io/kubernetes/cmd/kube-apiserver', ...kubernetes },
  'kube-controller-manager': { package: 'k8s.io/kubernetes/cmd/kube-controller-manager', ...kubernetes },
  controller: { package: 'github.com/bitnami-labs/sealed-secrets/cmd/controller', ...sealedSecrets },
  kubeseal: { package: 'github.com/bitnami-labs/sealed-secrets/cmd/kubeseal', ...sealedSecrets },
  sops: { package: 'github.com/getsops/sops/v3/cmd/sops', ...sops },
  istioctl: { package: 'istio.io/istio/istioctl/cmd/istioctl', ...istio },
} as const satisfies Readonly<Record<string, GoProgram>>;

export type GoProgramName = keyof typeof goPrograms;

/** Where each program stands. */
export type GoProgramPaths = Readonly<Record<GoProgramName, string>>;

export const nameOf = ({ package: path }: GoProgram): string => path.slice(path.lastIndexOf('/') + 1);
