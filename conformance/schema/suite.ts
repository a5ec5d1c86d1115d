import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../lab/cluster.ts';
import { startServers } from '../lab/servers.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import type { Ground, Suite } from '../suite.ts';
import {
  applied,
  changedContents,
  changedVersions,
  complaintsIn,
  dryRun,
  insistOnNothing,
  makeNamespaces,
  streamOf,
} from './apply.ts';
import { proveCombinations } from './combination-proofs.ts';
import { installDefinitions } from './definitions.ts';
import { strayBuilds } from './kustomizations.ts';
import { declaredMeshes, makeTree } from './meshes.ts';
import { type Mutant, oneOfEach, withUnknownField, withWrongType } from './mutants.ts';
import { ofSpecs, ofValues } from './rendered.ts';
import { acceptable, byCluster, encryptedIn, readTree, type Tree, type TreeObject } from './tree.ts';

/** The tree of the repository's own mesh.yaml, and that of each example. */
const committedTrees = (root: string): readonly Tree[] =>
  ['dist', ...readdirSync(join(root, 'test/golden')).map((example) => `test/golden/${example}`)].map((name) =>
    readTree(name, join(root, name)),
  );

const textOf = (objects: readonly TreeObject[]): string => streamOf(objects.map(({ text }) => text));

/** While they stand in a server without istiod, they refuse Istio's objects. */
const isWebhook = ({ object }: TreeObject): boolean => object.kind.endsWith('WebhookConfiguration');

/** Applies objects three times, as engines do. Throws when they do not stay what they are. */
const insistOnRest = (cluster: Cluster, objects: readonly TreeObject[]): void => {
  const stream = textOf(objects);
  const [first, second, third] = [1, 2, 3].map(() => applied(cluster, stream));
  insist(first?.size === objects.length, `of ${objects.length} objects the server tells of ${first?.size}`);
  insistOnNothing(changedContents(first, second));
  insistOnNothing(changedVersions(second, third));
};

const proveTree = async (ledger: Ledger, cluster: Cluster, kustomize: string, tree: Tree): Promise<void> => {
  const { name } = tree;
  const left = encryptedIn(tree) === 0 ? '' : ', but for those that sops encrypted';
  await ledger.prove(`the API server takes every object with every field checked${left}: ${name}`, () => {
    insist(acceptable(tree).length > 0, 'there are no objects');
    insistOnNothing(complaintsIn(dryRun(cluster, textOf(acceptable(tree)))));
  });
  await ledger.prove(
    `of every cluster: applied again no object is another, and a third time none gets another version${left}: ${name}`,
    () => {
      for (const objects of byCluster(tree))
        insistOnRest(
          cluster,
          objects.filter((object) => !isWebhook(object)),
        );
    },
  );
  await ledger.prove(`every kustomization.yaml builds with kustomize, to exactly the files beside it: ${name}`, () => {
    insist(tree.kustomizations.length > 0, 'there are none');
    insistOnNothing(strayBuilds(kustomize, tree));
  });
};

const proveWebhooks = async (ledger: Ledger, cluster: Cluster, trees: readonly Tree[]): Promise<void> => {
  await ledger.prove('the same of the webhook configurations of these trees, which come last', () => {
    const groups = trees.flatMap((tree) => byCluster(tree)).map((objects) => objects.filter(isWebhook));
    const some = groups.filter((objects) => objects.length > 0);
    insist(some.length > 0, 'there are none');
    for (const objects of some) insistOnRest(cluster, objects);
  });
};

const proveMutants = async (ledger: Ledger, cluster: Cluster, trees: readonly Tree[]): Promise<void> => {
  const one = oneOfEach(trees.flatMap(acceptable));
  const accepted = (mutants: readonly Mutant[], reason: RegExp): readonly string[] =>
    mutants.flatMap(({ kind, text }) => {
      const outcome = dryRun(cluster, text);
      return outcome.status !== 0 && reason.test(outcome.stderr) ? [] : [`${kind} (${outcome.stderr.trim()})`];
    });
  ledger.figure('kinds of objects that the API server checked', String(one.length));
  await ledger.prove('the API server refuses a field that is unknown in an object, of each kind', () => {
    insistOnNothing(
      accepted(one.map(withUnknownField), /unknown field "(?:spec\.)?isthmus"|field not declared in schema/),
    );
  });
  await ledger.prove('the API server refuses a text in the place of a map in an object, of each kind', () => {
    insistOnNothing(accepted(one.map(withWrongType), /expected map|must be of type object|cannot unmarshal/));
  });
};

/** Two trees declare another namespace than the default one. */
const meshNamespace = (tree: Tree): string =>
  acceptable(tree).find(({ object }) => object.kind === 'PeerAuthentication')?.object.metadata.namespace ?? '';

const proveRendered = async (
  ledger: Ledger,
  ground: Ground,
  cluster: Cluster,
  trees: readonly Tree[],
): Promise<void> => {
  await ledger.prove('the API server takes what istioctl makes of every IstioOperator spec of these trees', () => {
    insist(
      trees.every(({ operatorSpecs }) => operatorSpecs.length > 0),
      'a tree has no specs',
    );
    insistOnNothing(complaintsIn(dryRun(cluster, streamOf(trees.flatMap((tree) => ofSpecs(tree, ground))))));
  });
  await ledger.prove(
    'the API server takes what helm makes of the charts with every file of values of these trees',
    () => {
      insist(
        trees.every(({ name, values }) => values.length > 0 || name.endsWith('istioctl')),
        'a tree has no values',
      );
      const made = trees.flatMap((tree) => ofValues(tree, meshNamespace(tree), ground));
      insistOnNothing(complaintsIn(dryRun(cluster, streamOf(made))));
    },
  );
};

const prove = async (ledger: Ledger, ground: Ground): Promise<void> => {
  const { spec, tool } = ground;
  const [cluster] = await startServers(ground, ['cluster1'], 1, { controllers: false });
  if (cluster === undefined) throw new Error('no cluster');
  await ledger.prove('the API server takes the definitions of every kind', () => installDefinitions(cluster, ground));
  const combined = await proveCombinations(ledger, ground, cluster);
  const trees = [...committedTrees(spec.root)];
  for (const mesh of declaredMeshes)
    await ledger.prove(`isthmus makes the tree of a mesh that says what the examples leave out: ${mesh.name}`, () => {
      trees.push(readTree(mesh.name, makeTree(spec, mesh)));
    });
  const all = trees.flatMap(acceptable);
  const namespaces = all.flatMap(({ object }) => object.metadata.namespace ?? []);
  makeNamespaces(cluster, [...namespaces, 'istio-cni']);
  ledger.figure('objects of the other trees that the API server checked', String(all.length));
  ledger.figure(
    'left out because sops encrypted them',
    String(trees.reduce((sum, tree) => sum + encryptedIn(tree), 0)),
  );
  // Nothing is stored yet that a dry run could collide with.
  await proveRendered(ledger, ground, cluster, trees);
  for (const tree of trees) await proveTree(ledger, cluster, tool('kustomize'), tree);
  await proveMutants(ledger, cluster, [...trees, ...combined]);
  await proveWebhooks(ledger, cluster, trees);
};

export const suite: Suite = {
  title:
    'a real API server takes every object isthmus makes with every field checked, and a second time changes no content; what sops encrypted is left to the suite secrets',
  tools: ['kube-apiserver', 'kustomize', 'istioctl', 'helm', 'charts'],
  system: ['etcd', 'etcdctl', 'ip', 'kubectl', 'age', 'openssl'],
  prove,
};
