/** One block of a PEM text. `label` is what stands after BEGIN. */
export interface PemBlock {
  readonly label: string;
  readonly der: Buffer;
}

/** What a PEM text holds, and what it holds besides. */
export interface PemText {
  readonly blocks: readonly PemBlock[];
  /** Something that is neither a block nor white space stands before, between or after the blocks. */
  readonly foreignText: boolean;
  readonly carriageReturns: boolean;
  /** A block that begins and does not end, or whose body is not base64. */
  readonly broken: boolean;
}

/** PEM with line feeds and 64 columns, as openssl writes it. */
export const pemOf = (label: string, der: Uint8Array): string => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
};

const begin = /^-----BEGIN ([A-Z0-9 ]{1,60})-----[ \t]*$/;
const body = /^[A-Za-z0-9+/]*={0,2}$/;

const readAll = (text: string): PemText => {
  const blocks: PemBlock[] = [];
  let open: { readonly label: string; readonly lines: string[] } | undefined;
  let [foreignText, broken] = [false, false];
  for (const line of text.split(/\r?\n/)) {
    const label = begin.exec(line)?.[1];
    if (label !== undefined) {
      broken ||= open !== undefined;
      open = { label, lines: [] };
    } else if (open === undefined) {
      foreignText ||= line.trim() !== '';
    } else if (line.trimEnd() === `-----END ${open.label}-----`) {
      const joined = open.lines.join('');
      // Headers such as `Proc-Type` mark an encrypted key: they make a block broken, as its body is no DER.
      if (!body.test(joined)) broken = true;
      else blocks.push({ label: open.label, der: Buffer.from(joined, 'base64') });
      open = undefined;
    } else open.lines.push(line.trim());
  }
  return {
    blocks,
    foreignText,
    carriageReturns: text.includes('\r'),
    broken: broken || open !== undefined,
  };
};

/** A Secret of 1 MiB holds fewer certificates; a longer file is hostile, and what looks at pairs would never end. */
const mostBlocks = 1000;

/** Reads every block of a text, up to 1000, line by line, in linear time. Never throws. */
export const readPem = (text: string): PemText => {
  const all = readAll(text);
  return { ...all, blocks: all.blocks.slice(0, mostBlocks), broken: all.broken || all.blocks.length > mostBlocks };
};
