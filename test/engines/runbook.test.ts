import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultRegistry } from '../../lib/registry.ts';
import { compileMesh, emptyCustomisation } from '../../lib/synth/synth.ts';
import { twoClusters } from '../mesh-folder.ts';

const runbookOf = async (text: string): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-runbook-'));
  try {
    writeFileSync(join(folder, 'mesh.yaml'), text);
    const { tree } = await compileMesh(join(folder, 'mesh.yaml'), emptyCustomisation(defaultRegistry));
    return tree.get('cluster1/README.md') ?? '';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const commandsIn = (page: string, stage: string): readonly string[] => {
  const [, block = ''] = new RegExp(`### \\d+\\. ${stage}\n\n\`\`\`sh\n([^]*?)\`\`\``).exec(page) ?? [];
  return block.trimEnd().split('\n');
};

describe('the runbook of a cluster', () => {
  test('applies nothing where nothing is sealed yet: kubectl refuses an empty kustomization', async () => {
    const page = await runbookOf(twoClusters);
    expect(commandsIn(page, '50-remote-secrets')).toEqual(['# nothing is sealed for this stage yet']);
    expect(commandsIn(page, '20-ca')).toEqual([
      '# nothing is sealed for this stage yet',
      'kubectl -n istio-system wait --for=create secret/cacerts --timeout 5m',
    ]);
  });

  test('waits for what it restarts by a patch', async () => {
    const patch = '{ spec: { template: { spec: { dnsPolicy: Default } } } }';
    const target = 'target: { kind: DaemonSet, name: istio-cni-node }, release: istio-cni';
    const page = await runbookOf(
      `${twoClusters.replaceAll(/(network\d) }/g, '$1, cni: true }')}gitops: { engine: kubectl }
install: { method: helm }
overrides: { patches: [{ ${target}, patch: ${patch}, reason: a test }] }\n`,
    );
    expect(commandsIn(page, '30-istiod').filter((command) => command.startsWith('kubectl'))).toEqual([
      'kubectl -n istio-cni patch daemonset istio-cni-node --type strategic --patch-file helm/patches/daemonset-istio-cni-node.yaml',
      'kubectl -n istio-cni rollout status daemonset istio-cni-node --timeout 10m',
    ]);
  });

  test('waits for Deployments only where a stage has them', async () => {
    const page = await runbookOf(
      `${twoClusters}samples: { helloworld: { versions: { cluster2: v1 } } }\naddons: { prometheus: {} }\n`,
    );
    expect(commandsIn(page, '80-samples')).toHaveLength(1);
    expect(commandsIn(page, '70-addons')[1]).toContain('wait --for=condition=Available deployment --all');
  });

  test('names the declared context in every command, as one word of the shell', async () => {
    const page = await runbookOf(twoClusters.replace('network1 }', `network1, context: "admin's east" }`));
    expect(commandsIn(page, '40-expose')).toEqual([
      `kubectl --context 'admin'\\''s east' apply --server-side --field-manager=isthmus -k mesh/40-expose`,
    ]);
    expect(commandsIn(page, '60-eastwest')[0]).toMatch(/^helm --kube-context 'admin'\\''s east' upgrade --install/);
  });

  test('never waits for a peer', async () => {
    const page = await runbookOf(`${twoClusters}secrets: { backend: existing }\n`);
    expect(commandsIn(page, '50-remote-secrets')).toEqual([
      '# nothing stands here: the Secrets of this stage are made elsewhere',
    ]);
  });

  test('opens what sops closed on its way into the cluster', async () => {
    const page = await runbookOf(`${twoClusters.replace('1.30.3', '1.29.2')}secrets: { backend: sops }\n`);
    expect(commandsIn(page, '50-remote-secrets').join('\n')).toContain('sops --decrypt');
  });

  test('patches node ports after the release, and leaves out what the next upgrade would undo', async () => {
    const gateway = 'gateway: { service: { type: NodePort, nodeSelector: { a: b }, nodePorts: { tls: 31443 } } }';
    const page = await runbookOf(twoClusters.replace('network1 }', `network1, ${gateway} }`));
    expect(commandsIn(page, '60-eastwest')[1]).toContain('patch service istio-eastwestgateway --type strategic');
    expect(commandsIn(page, '30-istiod').join('\n')).not.toContain('patch');
  });

  test('takes OCI charts by their whole address, and skips a schema that Helm would refuse', async () => {
    const charts = 'install: { charts: { repository: "oci://registry.example.com/charts" } }\n';
    const page = await runbookOf(twoClusters.replace('1.30.3', '1.25.1') + charts);
    expect(commandsIn(page, '60-eastwest')[0]).toMatch(
      /istio-eastwestgateway oci:\/\/registry.example.com\/charts\/gateway --version 1.25.1 .* --skip-schema-validation$/,
    );
  });
});
