import { stringify } from 'yaml';
import type { Json } from '../../plan/manifest.ts';

/**
 * A configuration file as YAML with stable bytes: no folding, no anchors. The programs that read them are written in Go,
 * whose readers follow YAML 1.1 for words such as `on`, so texts of that kind are quoted.
 */
export const yamlText = (value: Json): string =>
  stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
