import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

/** Writers of archives for tests: what the readers have to open. */
export interface File {
  readonly name: string;
  readonly bytes: Buffer;
}

const block = 512;

const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((block - (bytes.length % block)) % block)]);

const tarHeader = ({ name, bytes }: File, type: string): Buffer => {
  const header = Buffer.alloc(block);
  header.write(name.slice(0, 100), 0);
  header.write('0000644\0', 100);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\0', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
};

/** Names of more than 100 characters stand before their file, as GNU tar writes them. */
export const tar = (files: readonly File[]): Buffer =>
  Buffer.concat([
    ...files.flatMap((file) => {
      const long = Buffer.from(`${file.name}\0`);
      const before = long.length > 100 ? [tarHeader({ name: '././@LongLink', bytes: long }, 'L'), padded(long)] : [];
      return [...before, tarHeader(file, '0'), padded(file.bytes)];
    }),
    Buffer.alloc(2 * block),
  ]);

export const tgz = (files: readonly File[]): Buffer => gzipSync(tar(files));

export interface ZipForm {
  readonly method?: 0 | 8 | 12;
  /** Sizes behind the data, as a program writes it that does not know them before. */
  readonly streamed?: boolean;
  readonly encrypted?: boolean;
  /** Members that the directory at the end leaves out. */
  readonly hidden?: boolean;
}

const numbers = (...fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer =>
  Buffer.concat(
    fields.map(([value, size]) => {
      const field = Buffer.alloc(size);
      field.writeUIntLE(value, 0, size);
      return field;
    }),
  );

/** One member: its header and bytes, and its line of the directory. */
const zipEntry = (
  { name, bytes }: File,
  form: Required<ZipForm>,
  offset: number,
): readonly [local: Buffer, entry: Buffer] => {
  const data = form.method === 8 ? deflateRawSync(bytes) : bytes;
  const flags = (form.streamed ? 8 : 0) + (form.encrypted ? 1 : 0);
  const sizes = numbers([crc32(bytes), 4], [data.length, 4], [bytes.length, 4]);
  const before = numbers([20, 2], [flags, 2], [form.method, 2], [0, 4]);
  const behind = form.streamed ? Buffer.concat([Buffer.from('PK\u0007\u0008'), sizes]) : Buffer.alloc(0);
  const lengths = numbers([name.length, 2], [0, 2]);
  const told = form.streamed ? Buffer.alloc(12) : sizes;
  const rest = numbers([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]);
  return [
    Buffer.concat([Buffer.from('PK\u0003\u0004'), before, told, lengths, Buffer.from(name), data, behind]),
    Buffer.concat([Buffer.from('PK\u0001\u0002'), numbers([20, 2]), before, sizes, lengths, rest, Buffer.from(name)]),
  ];
};

export const zip = (files: readonly File[], form: ZipForm = {}): Buffer => {
  const whole = { method: 8, streamed: false, encrypted: false, hidden: false, ...form } as const;
  const members: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const [local, entry] = zipEntry(file, whole, offset);
    members.push(local);
    if (!whole.hidden) directory.push(entry);
    offset += local.length;
  }
  const size = Buffer.concat(directory).length;
  const end = numbers([0, 2], [0, 2], [directory.length, 2], [directory.length, 2], [size, 4], [offset, 4], [0, 2]);
  return Buffer.concat([...members, ...directory, Buffer.from('PK\u0005\u0006'), end]);
};
