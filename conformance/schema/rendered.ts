import { basename, join } from 'node:path';
import { run } from '../lab/command.ts';
import type { Ground } from '../suite.ts';
import type { Tree } from './tree.ts';

/** The chart of a file of values, by its name, where Istio's sources have it. */
const chartFolders: Readonly<Record<string, string>> = {
  'istio-base': 'base',
  'istio-cni': 'istio-cni',
  istiod: 'istio-control/istio-discovery',
  'istio-eastwestgateway': 'gateway',
};

/** A control plane with a revision has it in the name of its release. */
const chartOf = (release: string): string =>
  chartFolders[release] ?? chartFolders[release.replace(/-.*/, '')] ?? release;

/** Kinds that are the chart's own affair: Istio's definitions, which are installed already, and one that OpenShift brings. */
const foreign = /^kind: "?(?:CustomResourceDefinition|NetworkAttachmentDefinition)\b/m;

const documentsIn = (text: string): readonly string[] =>
  text.split(/^---\s*$/m).filter((document) => /^kind: /m.test(document) && !foreign.test(document));

/** What the real istioctl makes of every IstioOperator spec of a tree, a document each. */
export const ofSpecs = ({ folder, operatorSpecs }: Tree, { spec, tool }: Ground): readonly string[] =>
  operatorSpecs.flatMap((file) =>
    documentsIn(
      run(tool('istioctl'), ['manifest', 'generate', '-f', join(folder, file)], { env: { HOME: spec.folder } }),
    ),
  );

/** What the real helm makes of Istio's charts with every file of values of a tree. */
export const ofValues = ({ folder, values }: Tree, namespace: string, { spec, tool }: Ground): readonly string[] =>
  values.flatMap((file) => {
    const release = basename(file, '.yaml');
    const chart = join(tool('charts'), chartOf(release));
    const flags = ['--namespace', release === 'istio-cni' ? 'istio-cni' : namespace, '--values', join(folder, file)];
    return documentsIn(run(tool('helm'), ['template', release, chart, ...flags], { env: { HOME: spec.folder } }));
  });
