import type { JsonObject, Manifest } from './manifest.ts';
import type { Stage } from './stage.ts';

/** The programs that can make a cluster's objects outside the cluster. */
export const renderPrograms = ['istioctl', 'helm'] as const;
export type RenderProgram = (typeof renderPrograms)[number];

/** The stages that rendered objects stand in. */
export const renderedStages = ['00-crds', '30-istiod', '60-eastwest'] as const satisfies readonly Stage[];
export type RenderedStage = (typeof renderedStages)[number];

/** One object as the program made it, without what says nothing. Equal bytes are the same object, in all clusters. */
export interface RenderedObject {
  readonly stage: RenderedStage;
  readonly manifest: Manifest & JsonObject;
}

/** What the program was given, for instance one IstioOperator. */
export interface RenderedInput {
  readonly name: string;
  /** SHA-256 in hex. */
  readonly sha256: string;
}

/** What is committed below rendered/ for one cluster. */
export type RenderedPlan =
  /** Nothing, or nothing that the install method reads. */
  | { readonly kind: 'none' }
  /** Something that cannot be taken as it is; an issue says why. */
  | { readonly kind: 'unreadable' }
  | {
      readonly kind: 'rendered';
      readonly program: RenderProgram;
      readonly inputs: readonly RenderedInput[];
      readonly objects: readonly RenderedObject[];
    };
