import type { Markup } from './markup.ts';
import type { Rectangle } from './shapes.ts';

/** Something that lines are drawn to: a cluster, a network, or the mesh with the empty name. */
export interface End extends Rectangle {
  readonly name: string;
  /** Where lines from above come in. */
  readonly entry: number;
}

/** Boxes at their places. */
export interface Placed {
  readonly markup: Markup;
  readonly width: number;
  readonly bottom: number;
  /** What trust and access lines lead to. */
  readonly ends: readonly End[];
  /** What the engine's lines lead to. */
  readonly served: readonly End[];
}

/** The room around everything, and between boxes. */
export const margin = 24;
export const gap = 24;
