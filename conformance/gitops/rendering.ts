import type { LabMesh } from '../lab/mesh.ts';
import type { Ground } from '../suite.ts';

/** Has the real istioctl make the objects of the install method `rendered`. */
export const render = ({ workspace }: LabMesh, { tool }: Ground): void => {
  // A build from sources knows no release.
  workspace.run(['render', '--tool', tool('istioctl'), '--allow-version', 'the pinned build of the lab']);
};
