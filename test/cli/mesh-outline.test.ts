import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { readMesh } from '../../lib/cli/mesh-outline.ts';
import { inFolder, twoClusters } from '../mesh-folder.ts';

const read = (text: string, relations?: 'passed-over'): ReturnType<typeof readMesh> => {
  let outline: ReturnType<typeof readMesh> | undefined;
  inFolder({ 'mesh.yaml': text }, (folder) => {
    outline = readMesh(join(folder, 'mesh.yaml'), relations);
  });
  if (!outline) throw new Error('not read');
  return outline;
};

const sound = `${twoClusters}clusterDefaults: { gateway: { service: { sourceRanges: [10.0.0.0/8] } } }\n`;

describe('a mesh as the verbs with secrets read it', () => {
  test('has the clusters, their peers and their backends', () => {
    const { plan } = read(`${sound}secrets: { backend: sops, cacerts: sealed-secrets }\n`);
    expect(
      plan.clusters.map(({ name, peers, cacerts, remoteSecrets }) => ({
        name,
        peers,
        backends: [cacerts.backend.name, ...remoteSecrets.map(({ backend }) => backend.name)],
      })),
    ).toEqual([
      { name: 'cluster1', peers: ['cluster2'], backends: ['sealed-secrets', 'sops'] },
      { name: 'cluster2', peers: ['cluster1'], backends: ['sealed-secrets', 'sops'] },
    ]);
  });

  test('may name addons and samples that only a main.ts knows, also for one cluster', () => {
    const own = 'addons: { loki: { days: 7 } }\nsamples: { shop: {} }\n';
    const perCluster = sound
      .replace('{ network: network1 }', '{ network: network1, addons: { loki: false } }')
      .replace('clusterDefaults: {', 'clusterDefaults: { samples: { shop: {} },');
    expect(read(own + perCluster).plan.clusters).toHaveLength(2);
  });

  test('is refused where the declaration is wrong', () => {
    expect(() => read(sound.replace('network2', 'net work'))).toThrow(/clusters|network|label/i);
    expect(() => read(`${sound}adons: {}\n`)).toThrow(/unknown-key/);
    expect(() => read(sound.replace('cluster2', 'flux'))).toThrow(/^cluster-name-reserved: [^\n]*$/);
  });

  test('passes over wrong relations for verbs that bring keys to safety, and nothing else', () => {
    expect(read(sound.replace('cluster2', 'flux'), 'passed-over').plan.clusters).toHaveLength(2);
    expect(() => read(`${sound}adons: {}\n`, 'passed-over')).toThrow(/unknown-key/);
  });
});
