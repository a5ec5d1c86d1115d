/** Who puts a construct into a stage: a part of the mesh, an addon, a sample, the engine, or the install method. */
export interface Maker {
  readonly kind: 'part' | 'addon' | 'sample' | 'engine' | 'install';
  /** Its name in the registry; empty for a part, which its construct names. */
  readonly name: string;
}
