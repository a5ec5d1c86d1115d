import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import type { Ground } from '../suite.ts';
import type { Cluster } from './cluster.ts';
import { until } from './processes.ts';

const stageSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    selector: z.looseObject({ matchExpressions: z.array(z.unknown()) }),
    next: z.looseObject({ statusTemplate: z.string() }),
  }),
});

/** Stages of kwok that are used as they are. */
const stageFiles = [
  'node/fast/node-initialize.yaml',
  'node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
  'pod/fast/pod-complete.yaml',
  'pod/fast/pod-delete.yaml',
];

const readyFile = 'pod/fast/pod-ready.yaml';

/** Where kwok's template asks whether a pod stands in the network of its node. */
const inNodeNetwork = '( or .spec.hostNetwork false )';

const isIstiod = (operator: 'In' | 'NotIn'): object => ({
  key: '.metadata.labels["app"]',
  operator,
  values: ['istiod'],
});

/**
 * Pods of istiod get the address of the node, where the lab's istiod listens, all others one of the cluster's range:
 * webhooks reach istiod through the endpoints of its pods.
 */
const readyStages = (text: string): readonly object[] => {
  const stage = stageSchema.parse(parse(text));
  const { metadata, spec } = stage;
  const variant = (name: string, operator: 'In' | 'NotIn', statusTemplate: string): object => ({
    ...stage,
    metadata: { ...metadata, name },
    spec: {
      ...spec,
      selector: { ...spec.selector, matchExpressions: [...spec.selector.matchExpressions, isIstiod(operator)] },
      next: { ...spec.next, statusTemplate },
    },
  });
  const template = spec.next.statusTemplate;
  if (!template.includes(inNodeNetwork)) throw new Error(`${readyFile} of kwok has another shape than expected`);
  return [
    variant('pod-ready', 'NotIn', template),
    variant('istiod-ready', 'In', template.replace(inNodeNetwork, 'true')),
  ];
};

const nodeName = 'node-1';

/**
 * Without a lease the node lives by its status alone, whose timer begins anew at each change of the node: after a
 * cordon and its end the controllers may miss it for 50 seconds, and take Ready from its pods, which kwok never gives back.
 */
const lease = '--node-lease-duration-seconds=40';

const node = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: nodeName, labels: { 'kubernetes.io/hostname': nodeName, 'kubernetes.io/os': 'linux' } },
};

/** Scheduler and kwok of a cluster: pods get a node, an address and the state Ready, and nothing of them runs. */
export const startNodes = async (cluster: Cluster, { processes, tool }: Ground): Promise<void> => {
  const stages = join(cluster.folder, 'stages.yaml');
  const folder = tool('kwok-stages');
  const used = stageFiles.map((file) => readFileSync(join(folder, file), 'utf8'));
  const ready = readyStages(readFileSync(join(folder, readyFile), 'utf8')).map((one) => stringify(one));
  writeFileSync(stages, [...used, ...ready].join('---\n'));
  const access = `--kubeconfig=${cluster.adminKubeconfig}`;
  processes.start(`${cluster.name}-scheduler`, tool('kube-scheduler'), [
    access,
    '--leader-elect=false',
    '--secure-port=0',
  ]);
  const pods = `--cidr=${cluster.podRange}`;
  const address = `--node-ip=${cluster.address}`;
  const serve = `--server-address=${cluster.address}:10247`;
  processes.start(`${cluster.name}-kwok`, tool('kwok'), [
    access,
    '--manage-all-nodes=true',
    pods,
    address,
    serve,
    lease,
    `--config=${stages}`,
  ]);
  cluster.apply([node]);
  const isReady = 'jsonpath={.status.conditions[?(@.type=="Ready")].status}';
  await until(
    `the node of ${cluster.name}`,
    60,
    () => cluster.kubectl(['get', 'node', nodeName, '-o', isReady]) === 'True',
  );
};
