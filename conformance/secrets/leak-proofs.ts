import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabMesh } from '../lab/mesh.ts';
import type { Lab } from '../lab/lab.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { secretOf } from '../lab/secret-object.ts';

/** A piece in base64 at each of the three places it can have among other bytes, without what its neighbours decide. */
const inBase64 = (piece: string): readonly string[] =>
  ['', '-', '--'].map((before) =>
    Buffer.from(before + piece)
      .toString('base64')
      .slice(4, -4),
  );

/** Lines of PEM and parts of tokens, as they would show up in a text. */
const piecesOf = (secret: string): readonly string[] =>
  secret
    .split(/[\s".]+/)
    .filter((piece) => piece.length >= 40 && !piece.startsWith('-----'))
    .flatMap((piece) => [piece, ...inBase64(piece)]);

/** Everything that must stay secret in this run, from where it is known to be. */
const secretsOf = ({ cluster1, cluster2 }: Lab, mesh: LabMesh, sealingKey: string): readonly string[] => {
  const keys = [cluster1, cluster2].map((cluster) => secretOf(cluster, 'cacerts').values['ca-key.pem'] ?? '');
  const tokens = [cluster1, cluster2].map(
    (cluster) => secretOf(cluster, 'istio-reader-service-account-istio-remote-secret-token').values['token'] ?? '',
  );
  return [...keys, ...tokens, readFileSync(sealingKey, 'utf8'), readFileSync(mesh.owner.file, 'utf8')];
};

/** The exact keys and tokens of this run are looked for where they must not be. */
export const proveNoLeak = async (ledger: Ledger, lab: Lab, mesh: LabMesh, sealingKey: string): Promise<void> => {
  await ledger.prove(
    'no piece of a key or token of this run stands in the mesh folder, in what isthmus printed, or in a log of the servers',
    () => {
      const logs = join(lab.folder, 'logs');
      const texts = new Map([
        ...mesh.workspace.files(),
        ['what isthmus printed', mesh.workspace.printed],
        ...readdirSync(logs).map((name) => [`logs/${name}`, readFileSync(join(logs, name), 'latin1')] as const),
      ]);
      const pieces = secretsOf(lab, mesh, sealingKey).flatMap(piecesOf);
      insist(pieces.length > 100, `only ${pieces.length} pieces are known`);
      const found = [...texts].filter(([, text]) => pieces.some((piece) => text.includes(piece))).map(([name]) => name);
      insist(found.length === 0, `found in ${found.join(', ')}`);
    },
  );
};
