import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lab/command.ts';
import type { SuiteSpec } from '../suite.ts';

/** A declaration, and how many clusters it has. */
export interface DrawnMesh {
  readonly name: string;
  readonly file: string;
  readonly clusters: number;
}

const declaration = (clusters: number, networks: number, prefix: string): string => {
  const lines = Array.from(
    { length: clusters },
    (_, at) => `  ${prefix}${at + 1}: { network: ${prefix}network${(at % networks) + 1} }\n`,
  );
  return `mesh: mesh1\nistio: { version: 1.30.3 }\nclusters:\n${lines.join('')}`;
};

const declared = (folder: string, clusters: number, networks: number, prefix: string): DrawnMesh => {
  const name = `${clusters} clusters in ${networks} networks${prefix === 'c' ? '' : ', long names'}`;
  const home = join(folder, `${prefix}${clusters}-${networks}`);
  mkdirSync(home, { recursive: true });
  const file = join(home, 'mesh.yaml');
  writeFileSync(file, declaration(clusters, networks, prefix));
  return { name, file, clusters };
};

/** The sealed mesh of the repository, and unsealed ones of every way to draw. */
export const drawnMeshes = ({ root, folder }: SuiteSpec): readonly DrawnMesh[] => [
  { name: 'the sample, sealed', file: join(root, 'mesh.yaml'), clusters: 2 },
  declared(folder, 5, 3, 'a-very-long-name-of-a-production-cluster-in-europe-'),
  declared(folder, 12, 3, 'c'),
  declared(folder, 12, 12, 'c'),
  declared(folder, 60, 4, 'a-very-long-name-of-a-production-cluster-in-europe-'),
  declared(folder, 60, 60, 'c'),
];

/** What `isthmus graph` prints of a mesh. */
export const drawn = ({ isthmus, folder }: SuiteSpec, { file }: DrawnMesh, format: 'dot' | 'svg'): string =>
  run(process.execPath, [isthmus, 'graph', '--mesh', file, '-o', format], { cwd: folder });

/** The report of a mesh as a file. */
export const reported = ({ isthmus, folder }: SuiteSpec, { name, file }: DrawnMesh): string => {
  const out = join(folder, `${name.replaceAll(/[^a-z0-9]+/g, '-')}.html`);
  run(process.execPath, [isthmus, 'report', '--mesh', file, '--out', out, '--at', '2027-01-31'], { cwd: folder });
  return out;
};
