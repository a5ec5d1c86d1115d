import { join } from 'node:path';
import { type FluxLab, startFluxLab } from '../gitops/flux-lab.ts';
import { CommandError } from '../lab/command.ts';
import type { Ground } from '../suite.ts';

/** A mesh that Flux and helm installed, with access to its peer and a running istiod. */
export const bringUpWithHelm = async (ground: Ground): Promise<FluxLab> => {
  const lab = await startFluxLab(ground);
  const { workspace } = lab.mesh;
  lab.sealedSecrets.install(join(ground.spec.root, 'crds/sealed-secrets-0.36.6.yaml'));
  await lab.sealedSecrets.start();
  const first = lab.repository.commit();
  await lab.converge(first, [lab.stage('30-istiod')]);
  await lab.istiod.start();
  await lab.converge(first);
  workspace.run(['remote-secret', '--all']);
  workspace.run(['synth']);
  await lab.converge(lab.repository.commit());
  if (lab.cluster.object('secret', 'istio-remote-secret-cluster2', 'istio-system') === undefined)
    throw new CommandError('the access to the peer is not there');
  return lab;
};
