import type { Words } from './syntax-words.ts';

/** `0644` is 644 in YAML 1.2 and 420 in the YAML 1.1 that kubectl reads: whoever writes it may mean either. */
const octalLooking = /^[-+]?0[0-7]+$/;

/** A number of YAML as a number of JSON, or why it has none that is equal. */
export const plainNumber = (value: number | bigint, source: string): number | Words => {
  if (octalLooking.test(source)) {
    return {
      code: 'yaml-octal',
      problem: 'a number begins with 0: some readers take it as octal, others as decimal',
      remedy: 'write it in decimal without the 0, as 0o..., or put it in quotes',
    };
  }
  const number = Number(value);
  if (typeof value === 'bigint' ? Number.isSafeInteger(number) : Number.isFinite(number)) return number;
  return {
    code: 'yaml-number',
    problem: 'a number cannot be held without loss',
    remedy: 'write a smaller number, or put it in quotes when it is a name',
  };
};
