import type { Leaf } from '../../leaves.ts';
import { keysOf } from '../../leaves.ts';
import { argoSources } from '../argo-sources.ts';
import { type Rule, someOf, type Subject } from '../rule.ts';

/** `host/path:tag@digest`. */
interface Image {
  readonly source: string;
  readonly tag: string;
  readonly digest: string;
}

const imageOf = (value: unknown): Image => {
  const text = typeof value === 'string' ? value : '';
  const [name = '', digest = ''] = text.split('@');
  const [, source = name, tag = ''] = /^(.*?)(?::([^:/]*))?$/s.exec(name) ?? [];
  return { source, tag, digest };
};

/** What names a registry, a repository or a chart, in objects, in values and in mesh.yaml. */
const sourceKeys =
  /^(hub|registry|repository|repo|repoURL|sourceRepos|imageRegistry|mirrors|newName|dockerImage|baseImage|chartRef|sourceRef|semver|digest)$/i;

const sourceKinds = new Set([
  'HelmRepository',
  'OCIRepository',
  'GitRepository',
  'Bucket',
  'HelmChart',
  'ImageRepository',
  'ImagePolicy',
  'ImageUpdateAutomation',
  'ArtifactGenerator',
]);

const chartFields =
  /^spec\.(chart\.spec\.(chart|sourceRef\..*|verify.*)|chartRef\..*|sources?\.(chart|repoURL|helm\..*Repo.*)|sourceRef\..*)$/;
const declared =
  /^(istio\.(hub|variant)|images\.mirrors\..*|install\.charts\..*|gitops\.(engine|repository|branch|path|flux\.source\..*|argocd\.destination.*))$/;

const isImage = (key: string): boolean => /^(image|.*Image)$/.test(key);

const imageReason = ({ before, after }: Leaf): readonly string[] => {
  if (after === undefined) return [];
  const [old, now] = [imageOf(before), imageOf(after)];
  // The webhook of istiod puts its own image in the place of this word.
  if (now.source === 'auto') return [];
  if (before === undefined) return [`runs an image from ${now.source}`];
  if (old.source !== now.source) return [`the image comes from ${now.source}, not from ${old.source}`];
  if (old.digest !== '' && now.digest === '') return ['the image is no longer pinned to a digest'];
  if (old.tag === now.tag && old.digest !== now.digest) return ['other bytes stand behind the tag of the image'];
  return [];
};

/** One version, and no range of them: what a range takes tomorrow nobody has reviewed. */
const exact = /^v?\d+\.\d+\.\d+([-+][-+.\w]+)?$/;

const isUnpinned = ({ path, after }: Leaf, subject: Subject): boolean => {
  if (typeof after !== 'string' || exact.test(after)) return false;
  const isOfChart = argoSources(subject.after).some(({ chart, revision }) => chart !== '' && revision === after);
  return keysOf(path) === 'spec.chart.spec.version' || (path.at(-1) === 'targetRevision' && isOfChart);
};

const isChart = (subject: Subject, leaf: Leaf): boolean => {
  const keys = keysOf(leaf.path);
  if (subject.area === 'declaration') return declared.test(keys);
  if (sourceKinds.has(subject.kind)) return /^spec\.(?!interval|timeout|suspend)/.test(keys);
  return chartFields.test(keys) || sourceKeys.test(leaf.key);
};

const changed = 'the source of images, charts or manifests changes';
const isNew = 'it is new, and says where images, charts or manifests come from';

/** Where images, charts and manifests come from: whoever owns that place owns the mesh. */
export const imageSource: Rule = {
  name: 'image-source',
  risk: 'trust',
  reasons: (subject) => {
    if (subject.after === undefined) return [];
    const images = subject.leaves.filter(({ key }) => isImage(key)).flatMap(imageReason);
    const charts = subject.leaves.filter((leaf) => isChart(subject, leaf)).map(({ key }) => key);
    return [
      ...new Set(images),
      ...(subject.leaves.some((leaf) => isUnpinned(leaf, subject))
        ? ['the chart is no longer pinned to one version']
        : []),
      ...(charts.length > 0 ? [`${subject.before ? changed : isNew} (${someOf(charts)})`] : []),
    ];
  },
};
