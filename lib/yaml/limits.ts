/** What a text may be before it is taken for YAML. */
export interface YamlLimits {
  /** The name issues and positions carry, relative to the folder of mesh.yaml. */
  readonly file: string;
  readonly maxBytes: number;
  /** Maps and lists inside each other, aliases followed. Default: 100. */
  readonly maxDepth?: number;
  /** `none` refuses aliases, `limited` lets them repeat 10,000 values in all. */
  readonly aliases: 'limited' | 'none';
}

export const defaultMaxDepth = 100;

/** What all aliases of one document together may repeat: far above any real file, far below an alias bomb. */
export const maxRepeatedValues = 10_000;
