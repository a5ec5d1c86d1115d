/** Bech32 as age spells keys with it: BIP 173 without its limit of 90 characters (C2SP, age.md). */
const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

const polymod = (values: readonly number[]): number => {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of generators.entries()) if ((top >>> bit) & 1) sum ^= generator;
  }
  return sum >>> 0;
};

const prefixValues = (prefix: string): readonly number[] => {
  const codes = [...Buffer.from(prefix, 'latin1')];
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)];
};

/** Groups of `from` bits as groups of `to` bits; undefined when bits are left over that are not padding. */
const regroup = (values: Iterable<number>, from: number, to: number, pad: boolean): readonly number[] | undefined => {
  const out: number[] = [];
  let bits = 0;
  let held = 0;
  for (const value of values) {
    held = (held << from) | value;
    bits += from;
    while (bits >= to) {
      bits -= to;
      out.push((held >>> bits) & ((1 << to) - 1));
    }
    held &= (1 << bits) - 1;
  }
  if (pad) return bits > 0 ? [...out, (held << (to - bits)) & ((1 << to) - 1)] : out;
  return bits >= from || held !== 0 ? undefined : out;
};

export const encodeBech32 = (prefix: string, bytes: Uint8Array): string => {
  const values = regroup(bytes, 8, 5, true) ?? [];
  const sum = polymod([...prefixValues(prefix), ...values, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31);
  return `${prefix}1${[...values, ...check].map((value) => alphabet[value]).join('')}`;
};

/** The bytes of a text in lower case with exactly this prefix; undefined when it is anything else or has a typo. */
export const decodeBech32 = (prefix: string, text: string): Buffer | undefined => {
  if (!text.startsWith(`${prefix}1`)) return undefined;
  const values = text
    .slice(prefix.length + 1)
    .split('')
    .map((character) => alphabet.indexOf(character));
  if (values.length < 6 || values.includes(-1)) return undefined;
  if (polymod([...prefixValues(prefix), ...values]) !== 1) return undefined;
  const bytes = regroup(values.slice(0, -6), 5, 8, false);
  return bytes && Buffer.from(bytes);
};
