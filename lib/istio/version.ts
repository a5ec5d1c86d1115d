import type { IstioVersion } from '../plan/istio-plan.ts';

/** A release from which a fact holds: `1.30`, or `1.29.2` where a patch release brought it. */
export type Since = `${number}.${number}` | `${number}.${number}.${number}`;

/** The Istio minor versions isthmus knows; both ends included. */
export const supportedMinors = { from: '1.22', to: '1.31' } as const;

/** The release that a new mesh begins with. */
export const firstRelease = '1.30.3';

/** `1.30.3` as numbers; undefined for a text that is not a release: no `v`, no `1.30`, no `1.30.03`, no release candidate. */
export const readIstioVersion = (text: string): IstioVersion | undefined => {
  const [, major, minor, patch] = /^(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})$/.exec(text) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  return { text, major: Number(major), minor: Number(minor), patch: Number(patch) };
};

/** The same for a text whose form the schema has checked; throws on any other. */
export const parseIstioVersion = (text: string): IstioVersion => {
  const version = readIstioVersion(text);
  if (!version) throw new Error(`${text} is not an Istio release such as 1.30.3`);
  return version;
};

/** Negative when `a` is the older release, 0 when both are the same, positive when it is the newer. */
export const compareIstioVersions = (a: IstioVersion, b: IstioVersion): number =>
  a.major - b.major || a.minor - b.minor || a.patch - b.patch;

/** Whether something that came with `since` is in `version`. */
export const atLeast = (version: IstioVersion, since: Since): boolean => {
  const [major = 0, minor = 0, patch = 0] = since.split('.').map(Number);
  return compareIstioVersions(version, { text: since, major, minor, patch }) >= 0;
};

/**
 * Why isthmus does not make a mesh of this version, as the end of a sentence; undefined when it does.
 *
 * 1.22 is the first release whose charts take CA bundles for the webhooks (istio.io 1.22.0 change notes), and the first
 * that serves `networking.istio.io/v1` (istio/istio 1.22.8, manifests/charts/base).
 */
export const whyVersionUnsupported = (version: IstioVersion): string | undefined => {
  if (!atLeast(version, supportedMinors.from)) {
    return 'its charts can pin no CA bundle in the webhooks and do not serve networking.istio.io/v1';
  }
  const [major = 0, minor = 0] = supportedMinors.to.split('.').map(Number);
  if (version.major > major || version.minor > minor) return 'this isthmus has no facts about it';
  return undefined;
};

/**
 * The least Kubernetes minor version an istioctl warns below, from the newest entry that is not newer than the version.
 * The versions between the entries may ask for more, never for less: istio/istio 1.22.8, 1.24.6, 1.30.3 and the
 * branch of 1.31, istioctl/pkg/install/k8sversion/version.go.
 */
const kubernetesMinimum = [
  { since: '1.30', minor: 32 },
  { since: '1.24', minor: 28 },
  { since: '1.22', minor: 26 },
] as const satisfies readonly { since: Since; minor: number }[];

/** The minor version of Kubernetes 1.x that a cluster with this Istio has at least. */
export const minimumKubernetesMinor = (version: IstioVersion): number =>
  (kubernetesMinimum.find(({ since }) => atLeast(version, since)) ?? { minor: 26 }).minor;
