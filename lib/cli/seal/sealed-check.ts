import { readCommitted } from '../../declare/committed.ts';
import { isInterrupted } from '../../files/write-together.ts';
import { readCertificateFile } from '../../pki/certificate.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import { type Issue, warningAt } from '../../plan/issue.ts';
import { cacertsName } from '../../plan/cacerts.ts';
import { remoteSecretName } from '../../plan/remote-secret.ts';
import { sealedTrust } from '../../resolve/sealed-trust.ts';
import { readRecipientCertificates } from '../../sealing/recipient-certificate.ts';
import { type IndexEntry, readIndex } from '../../signed-index/index-file.ts';
import type { Signer } from '../../signed-index/index-signature.ts';
import { readPublicStore } from '../../signed-index/public-store.ts';
import { readSigners, signersFile } from '../../signed-index/signers.ts';
import type { MeshOutline } from '../mesh-outline.ts';
import { parseAgeFile } from './age-file.ts';
import { recipientFile } from './approved-recipients.ts';
import { remoteAccessBackend } from './backend-of-secret.ts';
import { baseIssues } from './base-check.ts';
import type { BaseTree } from './base-tree.ts';
import { indexFile } from './cluster-folder.ts';
import { publicFileNames, readPublicFile } from './public-file.ts';

/** What is wrong with the recipient files of a cluster: expiry is a warning, for the controller still opens what it holds. */
const recipientFileIssues = (root: string, cluster: string, now: Date): readonly Issue[] => {
  const [pemFile, ageFile] = [recipientFile(cluster, 'sealed-secrets'), recipientFile(cluster, 'age')];
  const pem = readPublicFile(root, pemFile);
  const age = parseAgeFile(ageFile, readPublicFile(root, ageFile) ?? '');
  const read = pem === undefined ? [] : readRecipientCertificates(pemFile, pem, now).issues;
  const softened = read.map((issue): Issue =>
    issue.code === 'recipient-expired' ? { ...issue, severity: 'warning' } : issue,
  );
  return [...softened, ...age.issues];
};

/** Serial and end as the index states them, against the certificate in pki/; the rest is compared wherever dist is made. */
const factIssues = (root: string, cluster: string, entries: readonly IndexEntry[]): readonly Issue[] => {
  const { serial, notAfter } = entries.find(({ file }) => file === `${cacertsName}.yaml`)?.facts ?? {};
  const file = `pki/${cluster}/ca-cert.pem`;
  const [certificate] = readCertificateFile(readPublicFile(root, file) ?? '').certificates;
  if (serial === undefined || notAfter === undefined || !certificate) return [];
  const same = certificate.serial.toString('hex') === serial && certificate.notAfter.toISOString() === notAfter;
  const problem = `${indexFile(cluster)} states another serial number or end than ${file} has`;
  return same ? [] : [fileIssue('ca-facts-differ', file, problem, 'restore it with git, or run isthmus seal')];
};

/** A few names, and how many more. */
const named = (clusters: readonly ClusterPlan[]): string => {
  const names = clusters.map(({ name }) => name);
  return names.length > 5 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
};

const makesNothing = (backend: string): boolean => backend === 'existing';

const pendingIssues = (
  clusters: readonly ClusterPlan[],
  has: (cluster: string, name: string) => boolean,
): readonly Issue[] => {
  const withoutCa = clusters.filter(
    ({ name, cacerts }) => !makesNothing(cacerts.backend.name) && !has(name, cacertsName),
  );
  const withoutPeers = clusters.filter(
    (cluster) =>
      !makesNothing(remoteAccessBackend(cluster)) &&
      cluster.peers.some((peer) => !has(cluster.name, remoteSecretName(peer))),
  );
  return [
    ...(withoutCa.length === 0
      ? []
      : [
          warningAt(
            'cacerts-not-sealed',
            ['clusters', withoutCa[0]?.name ?? ''],
            `no sealed CA yet for ${named(withoutCa)}`,
            'run isthmus seal, after isthmus ca issue where there is no CA yet',
          ),
        ]),
    ...(withoutPeers.length === 0
      ? []
      : [
          warningAt(
            'remote-secrets-not-sealed',
            ['clusters', withoutPeers[0]?.name ?? ''],
            `no access yet to all peers for ${named(withoutPeers)}`,
            'run isthmus remote-secret once the peers are applied',
          ),
        ]),
  ];
};

const leftIssues = (root: string, names: readonly string[]): readonly Issue[] =>
  publicFileNames(root, 'sealed')
    .filter((folder) => !names.includes(folder) && publicFileNames(root, `sealed/${folder}`).length > 0)
    .map((folder): Issue => ({
      ...fileIssue(
        'sealed-cluster-left',
        `sealed/${folder}`,
        `sealed/${folder} is there, and the declaration has no cluster of that name`,
        'run isthmus seal, which removes what it sealed itself',
      ),
      severity: 'warning',
    }));

const signersOf = (root: string): readonly Signer[] => {
  const text = readPublicFile(root, signersFile);
  return text === undefined ? [] : readSigners(signersFile, text).signers;
};

/**
 * Everything about sealed documents that needs no key: signers, signatures, the bytes of every document, recipients, and
 * that the sealed CA is the one in pki/. Clusters that are not sealed yet are warnings. With a base, also what is gone or
 * older than there.
 */
export const checkSealed = (
  { root, plan }: MeshOutline,
  clusters: readonly ClusterPlan[],
  now: Date,
  base?: BaseTree,
): readonly Issue[] => {
  const names = plan.clusters.map(({ name }) => name);
  const committed = readCommitted(root, names);
  if (isInterrupted(root)) return committed.issues;
  const declared = new Map(plan.clusters.map(({ name, uid, apiServer: { url } }) => [name, { uid, server: url }]));
  const trust = sealedTrust(committed, plan.settings.name, declared);
  const signers = signersOf(root);
  const mesh = plan.settings.name;
  const store = committed.store ? (readPublicStore(committed.store.text, mesh).store?.id ?? '') : '';
  const issues = clusters.flatMap(({ name, peers }) => {
    const own = committed.clusters.get(name);
    if (!own) return [];
    const distrust = trust.verify(name, own, peers);
    const { index } = own.index
      ? readIndex(own.index.file, own.index.text, { store, cluster: name, signers })
      : { index: undefined };
    const entries = index?.documents ?? [];
    return [...distrust, ...recipientFileIssues(root, name, now), ...factIssues(root, name, entries)];
  });
  const has = (cluster: string, name: string): boolean =>
    (committed.clusters.get(cluster)?.documents ?? []).some(({ file }) => file === `sealed/${cluster}/${name}.yaml`);
  const left = clusters.length === plan.clusters.length ? leftIssues(root, names) : [];
  const fromBase = base ? baseIssues(committed, mesh, clusters, base) : [];
  return [...committed.issues, ...trust.issues, ...fromBase, ...issues, ...pendingIssues(clusters, has), ...left];
};
