import { describe, expect, test } from '@jest/globals';
import { handSteps } from '../../../lib/engines/kubectl/stage-commands.ts';
import { clusterLayout } from '../../../lib/parts/cluster-layout.ts';
import { bareTools } from '../../../lib/plan/hand-tools.ts';
import type { FilledStage } from '../../../lib/parts/cluster-layout.ts';
import { cluster } from '../../installs/cluster-fixture.ts';

const literal: readonly FilledStage[] = [
  { stage: '00-crds', kinds: ['CustomResourceDefinition'] },
  { stage: '30-istiod', kinds: ['Deployment', 'MutatingWebhookConfiguration'] },
  { stage: '40-expose', kinds: ['Gateway'] },
  { stage: '60-eastwest', kinds: ['Deployment', 'Service'] },
];

const commands = (stages: readonly FilledStage[]): ReadonlyMap<string, readonly string[]> =>
  new Map(handSteps(clusterLayout(cluster(), stages), {}, [], bareTools).map((step) => [step.stage, step.commands]));

describe('stages of literal objects, applied by hand', () => {
  test('take back what istiod wrote into its webhooks, and nothing else, and say why', () => {
    const found = commands(literal);
    const forced = [...found].filter(([, lines]) => lines.some((line) => line.includes('--force-conflicts -k')));
    expect(forced.map(([stage]) => stage)).toEqual(['30-istiod']);
    expect(found.get('30-istiod')?.[0]).toMatch(/^# --force-conflicts: .*istiod/);
  });

  test('do not force anything where stage 30 holds no webhook', () => {
    expect(commands([{ stage: '30-istiod', kinds: ['Istio'] }]).get('30-istiod')).toEqual([
      'kubectl apply --server-side --field-manager=isthmus -k mesh/30-istiod',
    ]);
  });

  test('take it back in stage 40, too, where that holds the webhooks of tags', () => {
    const found = commands([{ stage: '40-expose', kinds: ['MutatingWebhookConfiguration', 'PeerAuthentication'] }]);
    expect(found.get('40-expose')?.at(-1)).toContain('--force-conflicts -k mesh/40-expose');
  });

  test('have their CRDs established before anything else', () => {
    expect(commands(literal).get('00-crds')?.at(-1)).toContain('wait --for=condition=Established crd --all');
  });
});
