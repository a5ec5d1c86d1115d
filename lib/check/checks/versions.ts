import { readIstioVersion, supportedMinors, whyVersionUnsupported } from '../../istio/version.ts';
import { fewNames } from '../../plan/few-names.ts';
import type { IstioVersion } from '../../plan/istio-plan.ts';
import type { Check } from '../check.ts';
import type { ClusterFacts } from '../facts/cluster-facts.ts';
import { isLater, type Source } from '../facts/source.ts';
import type { Draft } from '../finding.ts';

/** `1.30.3-distroless` and `v1.30.3` are that release; a range, or a name such as `latest`, is none. */
const releaseIn = (text: string): IstioVersion | undefined =>
  readIstioVersion(/^v?(\d+\.\d+\.\d+)(?:-(?:distroless|debug))?$/.exec(text)?.[1] ?? '');

/** What runs: the images' tag, else what the chart brings. */
const releaseOf = ({ tag, version }: Source): IstioVersion | undefined => releaseIn(tag) ?? releaseIn(version);

/** Minor versions count; Istio supports one of difference (istio.io, supported releases). */
const apart = (a: IstioVersion, b: IstioVersion): number =>
  Math.abs(a.major - b.major) * 1000 + Math.abs(a.minor - b.minor);

interface Known {
  readonly cluster: ClusterFacts;
  readonly source: Source;
  readonly release: IstioVersion;
}

const known = (cluster: ClusterFacts, sources: readonly Source[]): readonly Known[] =>
  sources.flatMap((source) => {
    const release = releaseOf(source);
    return release === undefined ? [] : [{ cluster, source, release }];
  });

const placeOf = ({ cluster, source }: Known): Pick<Draft, 'cluster' | 'document' | 'path'> => ({
  cluster: cluster.name,
  document: source.document,
  path: source.versionPath,
});

const byAge = (a: Known, b: Known): number =>
  a.release.major - b.release.major || a.release.minor - b.release.minor || a.release.patch - b.release.patch;

const skewOfMesh: Check = {
  category: 'versions',
  title: 'the control planes are at most one minor version apart',
  codes: ['version-skew'],
  find({ clusters }) {
    const controls = clusters.flatMap((cluster) => known(cluster, cluster.controls)).toSorted(byAge);
    const newest = controls.at(-1);
    if (newest === undefined) return [];
    const behind = controls.filter(({ release }) => apart(release, newest.release) > 1);
    return behind.map((one) => ({
      code: 'version-skew',
      ...placeOf(one),
      problem: `${one.cluster.name} runs Istio ${one.release.text}, ${newest.cluster.name} ${newest.release.text}: more than one minor version apart is supported by nobody`,
      remedy: `bring it one minor version further before ${fewNames([newest.cluster.name])} goes on`,
    }));
  },
};

const skewInCluster: Check = {
  category: 'versions',
  title: 'gateways and charts of a cluster fit its control plane',
  codes: ['version-gateway-skew', 'version-chart-differs', 'version-tag-differs'],
  find: ({ clusters }) =>
    clusters.flatMap((cluster) => {
      const controls = known(cluster, cluster.controls);
      const [control] = controls.toSorted(byAge).toReversed();
      if (control === undefined) return [];
      const others = known(
        cluster,
        cluster.sources.filter(({ role }) => role !== 'istiod'),
      );
      return [...others.flatMap((one) => partFaults(one, control)), ...[...controls, ...others].flatMap(tagFaults)];
    }),
};

/** While two control planes run side by side the parts belong to either. */
const partFaults = (one: Known, control: Known): readonly Draft[] => {
  const { role, name } = one.source;
  const { text } = control.release;
  if (role === 'gateway') {
    // A gateway follows the control plane, and is never ahead of it.
    if (apart(one.release, control.release) <= 1) return [];
    const problem = `the gateway ${name} is of Istio ${one.release.text}, the control plane of ${text}: more than one minor version apart`;
    return [{ code: 'version-gateway-skew', ...placeOf(one), problem, remedy: `bring the gateway to ${text}` }];
  }
  if (one.release.text === text || one.cluster.controls.length > 1) return [];
  const problem = `${name} is of Istio ${one.release.text}, the control plane of ${text}: they are released and tested together`;
  return [{ code: 'version-chart-differs', ...placeOf(one), problem, remedy: `bring both to one version` }];
};

const tagFaults = (one: Known): readonly Draft[] => {
  const [tag, chart] = [releaseIn(one.source.tag), releaseIn(one.source.version)];
  if (tag === undefined || chart === undefined || tag.text === chart.text) return [];
  const problem = `the chart of ${one.source.name} is ${chart.text}, and its images are ${tag.text}: the chart's settings are those of another release`;
  return [
    {
      code: 'version-tag-differs',
      ...placeOf(one),
      problem,
      remedy: 'leave the tag out, or give both the same version',
    },
  ];
};

const supported: Check = {
  category: 'versions',
  title: `every control plane is of a release from ${supportedMinors.from} to ${supportedMinors.to}`,
  codes: ['version-unsupported', 'version-floating'],
  find: ({ clusters }) =>
    clusters.flatMap((cluster) => [
      ...known(cluster, cluster.controls).flatMap((one): readonly Draft[] => {
        const why = whyVersionUnsupported(one.release);
        if (why === undefined) return [];
        const problem = `${cluster.name} runs Istio ${one.release.text}: ${why}`;
        const remedy = `use a release from ${supportedMinors.from} to ${supportedMinors.to}; clusters of today refuse the objects of older ones`;
        return [{ code: 'version-unsupported', ...placeOf(one), problem, remedy }];
      }),
      ...cluster.sources.flatMap((source) => floating(cluster, source)),
    ]),
};

/** A range, or no version at all, takes whatever the repository offers that day. */
const floating = (cluster: ClusterFacts, source: Source): readonly Draft[] => {
  const { form, version, name, document, versionPath } = source;
  if (form !== 'chart' || releaseIn(version) !== undefined || isLater(version)) return [];
  const said = version === '' ? 'says no version' : `says ${version}`;
  return [
    {
      code: 'version-floating',
      cluster: cluster.name,
      document,
      path: versionPath,
      problem: `the release ${name} ${said}: clusters take a new chart by themselves, each at its own time`,
      remedy: 'write one exact version',
    },
  ];
};

export const versionChecks: readonly Check[] = [skewOfMesh, skewInCluster, supported];
