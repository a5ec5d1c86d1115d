import { join } from 'node:path';
import { copyOf, type LabMesh } from '../lab/mesh.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { unchanged } from '../lab/refusal.ts';
import { differences, Workspace } from '../lab/workspace.ts';

/** That running a verb again, here or elsewhere, changes no byte. */
export const proveRepetition = async (ledger: Ledger, mesh: LabMesh, scratch: string): Promise<void> => {
  const { workspace } = mesh;
  await ledger.prove('seal, remote-secret --all and synth once more change no byte', () =>
    unchanged(workspace, () => {
      for (const verb of [['seal'], ['remote-secret', '--all'], ['synth']]) workspace.run(verb);
    }),
  );
  const copy = copyOf(mesh, join(scratch, 'elsewhere')).workspace;
  await ledger.prove(
    'in a copy of mesh and store, with another path, HOME, time zone and working directory, seal and synth change no byte',
    () => {
      const elsewhere = { cwd: '/', env: { TZ: 'Asia/Tokyo', LANG: 'C' } };
      for (const verb of ['seal', 'synth']) copy.run([verb, '--mesh', copy.path('mesh.yaml')], elsewhere);
      const changed = differences(workspace.files(), copy.files());
      insist(changed.length === 0, `changed: ${changed.join(', ')}`);
    },
  );
  await ledger.prove('without any store, seal --check and synth --check hold', () => {
    const home = join(scratch, 'nobody');
    const bare = new Workspace({ isthmus: mesh.isthmus, root: copy.root, home, env: {} });
    bare.run(['seal', '--check']);
    bare.run(['synth', '--check']);
  });
  await ledger.prove('seal --check finds one changed letter in a sealed document', () => {
    const file = 'sealed/cluster1/cacerts.yaml';
    copy.write(file, copy.read(file).replace(/(ca-key\.pem: .{40})./, '$1_'));
    const found = copy.attempt(['seal', '--check']);
    insist(found.status === 1 && found.stderr.includes(file), found.stderr);
  });
};
