/** The signs of every verb: one pair for each meaning. */
export interface Symbols {
  readonly passed: string;
  readonly warning: string;
  readonly failed: string;
  /** Before what to do next. */
  readonly arrow: string;
}

const signs: Symbols = { passed: '√', warning: '‼', failed: '×', arrow: '→' };
const asciiSigns: Symbols = { passed: 'ok', warning: '!!', failed: 'xx', arrow: '->' };

/** As Linkerd's check has them; in ASCII for terminals and logs that know nothing else. */
export const symbolsFor = ({ ascii }: { readonly ascii: boolean }): Symbols => (ascii ? asciiSigns : signs);
