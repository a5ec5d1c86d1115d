import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { generateKey } from '../../pki/private-key.ts';
import { signingRequest } from '../../pki/signing-request.ts';
import { commitToBoth } from '../ca/ca-commit.ts';
import { profileOf, readSettings } from '../ca/ca-settings.ts';
import { chosenClusters } from '../ca/chosen-clusters.ts';
import { assertNewFile, writeNewFile } from '../ca/new-file.ts';
import { issuingOrRefusing } from '../ca/pki-words.ts';
import { signingRecipes } from '../ca/signing-recipes.ts';
import type { ExitCode, Io } from '../io.ts';
import { readMesh } from '../mesh-outline.ts';
import { openContext } from '../secret-context.ts';
import type { SecretInput } from '../secret-input.ts';

export interface CaCsrInput extends SecretInput {
  readonly cluster: string;
  /** File for the request; undefined: stdout. */
  readonly out: string | undefined;
  /** Make a new key although one waits for its certificate. */
  readonly newKey: boolean;
}

/**
 * Makes a key for a cluster and asks an outside authority to sign it. The key stays in the store; asking again gives a
 * request for the same key, so that an answer that is on its way still fits.
 */
export const caCsr = async (input: CaCsrInput, io: Io, now: Date): Promise<ExitCode> => {
  const [cluster] = chosenClusters(readMesh(input.mesh).plan, { clusters: [input.cluster], all: false });
  if (!cluster) throw new MeshError([errorAt('cluster-unknown', ['clusters'], 'no cluster is named', 'name one')]);
  if (input.out !== undefined) assertNewFile(input.out);
  const context = await openContext(input, io, now);
  const profile = profileOf(readSettings(context.work.profile), context.plan.settings.name);
  const pending = input.newKey ? undefined : context.work.pendingKey(cluster.name);
  const key = pending ?? (await generateKey(profile.algorithm));
  const systemNamespace = cluster.mesh.istio.namespace;
  const request = await issuingOrRefusing(cluster.name, () =>
    signingRequest({ profile, cluster: cluster.name, key, systemNamespace }),
  );
  if (pending === undefined) commitToBoth(context, (draft) => draft.putPendingKey(cluster.name, key), new Map());
  if (input.out === undefined) io.out(request);
  else writeNewFile(input.out, request, 0o644);
  io.err(pending === undefined ? '' : `The key of ${cluster.name} was made before and waits for its certificate.\n`);
  io.err(
    signingRecipes({ cluster: cluster.name, request: input.out ?? `${cluster.name}.csr`, profile, systemNamespace }),
  );
  return 0;
};
