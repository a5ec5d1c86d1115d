import { dotPicture } from '../../graph/dot.ts';
import { mermaidPicture } from '../../graph/mermaid.ts';
import type { Picture } from '../../graph/picture.ts';
import { svgPicture } from '../../graph/svg.ts';
import { momentOf } from '../ca/horizon-option.ts';
import { checkDeclaration } from '../check/checked.ts';
import type { ExitCode, Io } from '../io.ts';
import { marksOf } from '../view/check-marks.ts';
import { pictureOfView, readMeshView } from '../view/mesh-view.ts';

export interface GraphInput {
  /** Path of mesh.yaml. */
  readonly mesh: string;
  readonly format: 'mermaid' | 'dot' | 'svg';
  /** Whether what check finds wrong is drawn red. */
  readonly check: boolean;
  /** The day that ends of certificates are counted from; undefined: the clock's. */
  readonly at: string | undefined;
}

const writers: Readonly<Record<GraphInput['format'], (picture: Picture) => string>> = {
  mermaid: mermaidPicture,
  dot: dotPicture,
  svg: (picture) => svgPicture(picture),
};

/** Draws the mesh: offline, without a key, from mesh.yaml and what is committed beside it. */
export const graph = async ({ mesh, format, check, at }: GraphInput, io: Io, clock: Date): Promise<ExitCode> => {
  const now = momentOf(at, clock);
  const marks = check ? marksOf(checkDeclaration(mesh, now).results) : [];
  io.out(writers[format](pictureOfView(readMeshView(mesh), marks)));
  return 0;
};
