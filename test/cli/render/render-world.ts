import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { render, type RenderInvocation } from '../../../lib/cli/commands/render.ts';
import { synth } from '../../../lib/cli/commands/synth.ts';
import { defaultRegistry } from '../../../lib/registry.ts';
import { emptyCustomisation } from '../../../lib/synth/synth.ts';
import { type Files, inFolderAsync, twoClusters } from '../../mesh-folder.ts';
import { type Outcome, recorded } from '../recorded-io.ts';
import { type FakeProgram, fakeIstioctl } from './fake-program.ts';

export const renderedMesh = `${twoClusters}install: { method: rendered }
clusterDefaults: { gateway: { service: { sourceRanges: [10.0.0.0/8] } } }
secrets: { backend: existing }
`;

/** A folder with a mesh and a program beside it. */
export interface World {
  readonly folder: string;
  /** Puts another program in the place of the one there is. */
  readonly program: (fake: FakeProgram) => void;
  readonly render: (changes?: Partial<RenderInvocation>) => Promise<Outcome>;
  readonly synth: () => Promise<Outcome>;
}

/** Wide enough that no sentence is broken. */
const wide = { columns: 400 };

/** A mesh of two clusters that copies what is rendered, in a folder that is gone afterwards. */
export const inWorld = (use: (world: World) => Promise<void>, files: Files = {}): Promise<void> =>
  inFolderAsync({ 'mesh/mesh.yaml': renderedMesh, ...files }, async (top) => {
    const folder = join(top, 'mesh');
    mkdirSync(join(top, 'bin'));
    const mesh = join(folder, 'mesh.yaml');
    const customisation = emptyCustomisation(defaultRegistry);
    fakeIstioctl(join(top, 'bin'));
    await use({
      folder,
      program: (fake) => void fakeIstioctl(join(top, 'bin'), fake),
      render: (changes = {}) =>
        recorded(
          (io) =>
            render(
              {
                mesh,
                clusters: [],
                with: 'istioctl',
                tools: [],
                charts: undefined,
                allowVersion: '',
                check: false,
                format: 'table',
                folder: top,
                environment: { PATH: join(top, 'bin') },
                customisation,
                ...changes,
              },
              io,
            ),
          wide,
        ),
      synth: () =>
        recorded(
          (io) => synth({ mesh, out: undefined, check: false, clusters: [], format: 'table', customisation }, io),
          wide,
        ),
    });
  });
