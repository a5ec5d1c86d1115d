import { createHash, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { defaultRegistry } from '../../lib/registry.ts';
import { writeIndex } from '../../lib/sealing/index-file.ts';
import { type IndexEntry, indexSchema } from '../../lib/signed-index/index-file.ts';
import { compileMesh, emptyCustomisation } from '../../lib/synth/synth.ts';
import { issued } from './authorities.ts';
import { type Files, inFolderAsync } from '../mesh-folder.ts';
import { meshKey, sealedSecret, signedMesh } from '../signed-mesh.ts';

/** What a pull request does to a repository. */
export interface PullRequest {
  readonly name: string;
  /** Files of the repository without dist. */
  readonly base: Files;
  readonly head: Files;
}

/** What a test declares of a mesh, each part with a default. */
export interface Declared {
  readonly clusters: Readonly<Record<string, string>>;
  readonly version?: string;
  readonly gitops?: string;
  readonly service?: string;
  readonly kiali?: string;
  readonly name?: string;
  readonly more?: string;
}

export const clusterLines: Readonly<Record<string, string>> = {
  cluster1: '{ network: network1, apiServer: { url: "https://10.0.1.1:6443" } }',
  cluster2: '{ network: network2, apiServer: { url: "https://10.0.2.1:6443" } }',
};

/** A mesh.yaml as people write it. */
export const meshYaml = ({ clusters, version = '1.30.2', gitops, service, kiali, name, more }: Declared): string =>
  `mesh: ${name ?? 'mesh1'}
istio: { version: ${version} }
clusters:
${Object.entries(clusters)
  .map(([cluster, text]) => `  ${cluster}: ${text}`)
  .join('\n')}
clusterDefaults:
  gateway: { service: { ${service ?? 'sourceRanges: [10.0.0.0/8]'} } }
gitops: { ${gitops ?? 'engine: flux'}, repository: "https://git.example.com/acme/mesh.git" }
install: { method: helm }
addons:
  prometheus: {}
  kiali: { ${kiali ?? 'fqdn: "kiali.{cluster}.example.com"'} }
samples:
  helloworld: { versions: { cluster1: v1, cluster2: v2 } }
${more ?? ''}`;

const repository = (declared: Declared, secrets?: Files): Files => ({
  'mesh.yaml': meshYaml(declared),
  ...(secrets ?? signedMesh(Object.keys(declared.clusters))),
});

/** The repository after synth. */
export const withDist = (files: Files): Promise<Files> =>
  inFolderAsync(files, async (folder) => {
    const { tree } = await compileMesh(join(folder, 'mesh.yaml'), emptyCustomisation(defaultRegistry));
    return { ...files, ...Object.fromEntries([...tree].map(([path, text]) => [`dist/${path}`, text])) };
  });

const digest = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** An index with its entries changed, signed again. */
export const reindexed = (files: Files, cluster: string, change: (entry: IndexEntry) => IndexEntry): Files => {
  const path = `sealed/${cluster}/index.json`;
  const { store, generation, documents } = indexSchema.parse(JSON.parse(files[path] ?? ''));
  return { ...files, [path]: writeIndex({ store, generation, cluster, documents: documents.map(change) }, meshKey) };
};

/** A document sealed again for whom it was sealed before. */
const resealed = (
  files: Files,
  cluster: string,
  name: string,
  from: string,
  facts: IndexEntry['facts'] = {},
): Files => {
  const text = sealedSecret(name, from);
  return reindexed({ ...files, [`sealed/${cluster}/${name}.yaml`]: text }, cluster, (entry) =>
    entry.file === `${name}.yaml`
      ? {
          ...entry,
          sha256: digest(text),
          salt: digest(from).slice(0, 32),
          fingerprint: digest(`${from} of the store`),
          facts: { ...entry.facts, ...facts },
        }
      : entry,
  );
};

/** Every cluster trusts the root of this name, and has a CA of it. */
const underRoot = (files: Files, clusters: readonly string[], name: string): Files =>
  clusters.reduce<Files>((rest, cluster) => {
    const authority = issued(name);
    const { root } = authority;
    const ca = authority.intermediate(cluster);
    const certificates = { [`pki/${cluster}/root-cert.pem`]: root, [`pki/${cluster}/ca-cert.pem`]: ca };
    const facts = { rootCert: digest(root), caCert: digest(new X509Certificate(ca).raw) };
    return resealed({ ...rest, ...certificates }, cluster, 'cacerts', `${name} for ${cluster}`, facts);
  }, files);

const two = clusterLines;
const three = { ...two, cluster3: '{ network: network3, apiServer: { url: "https://10.0.3.1:6443" } }' };
const secretsOf = (clusters: readonly string[]): Files => underRoot(signedMesh(clusters), clusters, 'a root');
const both = secretsOf(['cluster1', 'cluster2']);

/** A third cluster: what is sealed for the others gets one more document. */
const withThird = secretsOf(['cluster1', 'cluster2', 'cluster3']);

const networks = (network: string): Declared['clusters'] => ({
  ...two,
  cluster1: `{ network: ${network}, apiServer: { url: "https://10.0.1.1:6443" } }`,
});

/** Ten changes as teams make them. */
export const pullRequests: readonly PullRequest[] = [
  {
    name: 'add-a-cluster',
    base: repository({ clusters: two }, both),
    head: repository({ clusters: three }, withThird),
  },
  {
    name: 'rotate-the-root',
    base: repository({ clusters: two }, both),
    head: repository({ clusters: two }, underRoot(both, ['cluster1', 'cluster2'], 'another root')),
  },
  {
    name: 'bump-istio',
    base: repository({ clusters: two }, both),
    head: repository({ clusters: two, version: '1.30.3' }, both),
  },
  {
    name: 'change-the-gateway-service',
    base: repository({ clusters: two }, both),
    head: repository(
      {
        clusters: two,
        service: 'sourceRanges: [10.0.0.0/8, 192.168.0.0/16], annotations: { example.com/lb: internal }',
      },
      both,
    ),
  },
  {
    name: 'rename-a-network',
    base: repository({ clusters: two }, both),
    head: repository({ clusters: networks('dmz') }, both),
  },
  {
    name: 'reseal',
    base: repository({ clusters: two }, both),
    head: repository({ clusters: two }, resealed(both, 'cluster1', 'cacerts', 'the same CA')),
  },
  {
    name: 'remove-a-cluster',
    base: repository({ clusters: three }, withThird),
    head: repository({ clusters: two }, both),
  },
  {
    name: 'change-an-addon',
    base: repository({ clusters: two }, both),
    head: repository(
      {
        clusters: two,
        kiali:
          'fqdn: "kiali.{cluster}.example.com", auth: openid, openid: { issuer: "https://id.example.com", clientId: kiali }',
      },
      both,
    ),
  },
  {
    name: 'change-a-label-everywhere',
    base: repository({ clusters: two }, both),
    head: repository({ clusters: two }, both),
  },
  {
    name: 'switch-the-engine',
    base: repository({ clusters: two }, both),
    head: repository({ clusters: two, gitops: 'engine: argocd, argocd: { applicationHealth: true }' }, both),
  },
];

/** Labels are ours: another isthmus writes them differently, from the same inputs. */
export const relabelled = (files: Files): Files =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      path.startsWith('dist/')
        ? text
            .replaceAll('app.kubernetes.io/managed-by: isthmus', 'app.kubernetes.io/managed-by: isthmus2')
            .replaceAll(/"isthmus": "[^"]*"/g, '"isthmus": "9.9.9"')
        : text,
    ]),
  );
