/** Addresses of IPv4 as numbers, both ends included. */
interface AddressRange {
  readonly first: number;
  readonly last: number;
}

const numberOf = (address: string): number | undefined => {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
};

/** `203.0.113.10`, `203.0.113.10-203.0.113.20` or `203.0.113.0/24`; undefined for every other spelling. */
const rangeOf = (text: string): AddressRange | undefined => {
  const [from = '', to = from] = text.split('-');
  const [address = from, bits] = from.split('/');
  const [first, last] = [numberOf(address), numberOf(bits === undefined ? to : address)];
  if (first === undefined || last === undefined) return undefined;
  if (bits === undefined) return { first, last };
  const size = 2 ** (32 - Number(bits));
  const start = Math.floor(first / size) * size;
  return { first: start, last: start + size - 1 };
};

/** Whether two addresses or ranges have one in common; texts that are no IPv4 must be equal. */
export const overlaps = (one: string, other: string): boolean => {
  const [a, b] = [rangeOf(one), rangeOf(other)];
  return one === other || (a !== undefined && b !== undefined && a.first <= b.last && b.first <= a.last);
};
