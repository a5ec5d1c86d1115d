/** A number below a limit. */
export type Below = (below: number) => number;

/** A seeded generator (mulberry32): a failure can be repeated. */
export const generator = (seed: number): Below => {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

/** What parsers of texts trust: brackets, indentation, marks of YAML and PEM, line breaks, NUL, what is no UTF-8. */
const marks = String.raw`{ } [ ] : - &a *a !!binary | --- ... " ' \u0000 __proto__ ENC[AES256_GCM,data: ../ null`;
const pem = ['-----BEGIN CERTIFICATE-----\n', '-----END CERTIFICATE-----\n'];
const fragments: readonly Buffer[] = [
  ...[...marks.split(' '), ...pem, '\t', '\r\n', ' '].map((text) => Buffer.from(text)),
  ...[0x00, 0xff, 0xfe, 0xc0, 0x80].map((byte) => Buffer.from([byte])),
];

const insert = (bytes: Buffer, at: number, piece: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);

const mutations: readonly ((bytes: Buffer, below: Below) => Buffer)[] = [
  (bytes, below) => {
    const copy = Buffer.from(bytes);
    for (let count = 1 + below(4); count > 0; count -= 1) copy[below(copy.length)] = below(256);
    return copy;
  },
  (bytes, below) => Buffer.from(bytes.subarray(0, below(bytes.length))),
  (bytes, below) => insert(bytes, below(bytes.length), Buffer.from([below(256)])),
  (bytes, below) => {
    const [from, to] = [below(bytes.length), below(bytes.length)];
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  // Lengths and tags are what parsers of DER trust most.
  (bytes, below) => {
    const copy = Buffer.from(bytes);
    copy[below(Math.min(copy.length, 200))] = [0x00, 0x30, 0x80, 0x84, 0xff][below(5)] ?? 0;
    return copy;
  },
  (bytes, below) => insert(bytes, below(bytes.length), fragments[below(fragments.length)] ?? Buffer.alloc(0)),
  (bytes, below) =>
    insert(bytes, below(bytes.length), Buffer.alloc(1 + below(2000), fragments[below(fragments.length)])),
];

/** Changes bytes somewhere, in one of the ways that find faults. */
export const mutate = (bytes: Buffer, below: Below): Buffer =>
  bytes.length === 0 ? bytes : (mutations[below(mutations.length)]?.(bytes, below) ?? bytes);
