import type { Risk } from '../../diff/risk.ts';

/** What stdout can show; a pipe has no width and no colour. */
export interface Terminal {
  readonly columns: number | undefined;
  readonly color: boolean;
  readonly ascii: boolean;
}

const codes = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33', blue: '34', magenta: '35' } as const;
export type Paint = keyof typeof codes;

export const riskPaint: Readonly<Record<Risk, Paint>> = {
  data: 'red',
  trust: 'magenta',
  traffic: 'yellow',
  restart: 'blue',
  none: 'dim',
};

export const paint = ({ color }: Terminal, style: Paint, text: string): string =>
  color ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;

/** Where a pipe or a very wide terminal breaks its lines. */
const widest = 120;
const narrowest = 30;

export const widthOf = ({ columns }: Terminal): number => Math.max(narrowest, Math.min(columns ?? widest, widest));

/** A text in lines of at most `width` characters; a longer word is broken. */
export const wrapped = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length > width) {
      lines.push(line);
      line = '';
    }
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width));
    line = line === '' ? rest : `${line} ${rest}`;
  }
  return [...lines, line];
};
