import { keyForms } from './der.ts';
import type { Pattern } from './pattern.ts';
import { hiddenMarkers, type Marker, textPatterns } from './patterns.ts';
import { secretShapes, type Shape } from './secret-shapes.ts';

/** Everything the gate knows a secret by. A test passes fewer, to show that each is needed. */
export interface Nets {
  readonly patterns: readonly Pattern[];
  readonly shapes: readonly Shape[];
  /** Names of the forms of keys in DER. */
  readonly keyForms: readonly string[];
  readonly markers: readonly Marker[];
  /** Whether a text counts that spells a Secret out and cannot be read as YAML. */
  readonly unread: boolean;
}

/** What such a text is called. */
export const unreadSecret = 'a Secret written out inside a text';

export const allNets: Nets = {
  patterns: textPatterns,
  shapes: secretShapes,
  keyForms,
  markers: hiddenMarkers,
  unread: true,
};
