import { createHash } from 'node:crypto';
import * as z from 'zod';

/** The two compartments: who opens one does not open the other. */
export type CompartmentName = 'work' | 'root';
export const compartmentNames: readonly CompartmentName[] = ['work', 'root'];

const ageRecipient = z.string().regex(/^age1[0-9a-z]{58}$/);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const counter = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const compartmentSchema = z.strictObject({
  recipient: ageRecipient,
  protection: z.enum(['passphrase', 'recipients']),
  recipients: z.array(ageRecipient),
});

/** A logical name: compartment, kind, and whose. */
const logicalName = /^(work|root)\/[a-z0-9][-a-z0-9./]{0,300}$/;

/** A file of the store: its compartment, and a name of our own making. */
const fileName = /^(work|root)\/[a-z0-9][-a-z0-9.]{0,300}\.age$/;

const manifestSchema = z.strictObject({
  version: z.literal(1),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  mesh: z.string().min(1).max(253),
  generation: counter,
  serial: counter,
  rootApart: z.boolean(),
  compartments: z.strictObject({ work: compartmentSchema, root: compartmentSchema }),
  files: z.record(z.string().regex(logicalName), z.strictObject({ file: z.string().regex(fileName), sha256: digest })),
  signature: z.strictObject({ by: z.enum(['work', 'root']), value: z.string().regex(/^[A-Za-z0-9+/]{86}==$/) }),
});

/** `store.json`: what the store holds. In the clear, and signed by the compartment that changed last. */
export type Manifest = z.infer<typeof manifestSchema>;
export type UnsignedManifest = Omit<Manifest, 'signature'>;
export type CompartmentEntry = Manifest['compartments']['work'];

/** A file as the manifest knows it. */
export interface ManifestFile {
  readonly file: string;
  readonly sha256: string;
}

const entry = ({ recipient, protection, recipients }: CompartmentEntry): CompartmentEntry => ({
  recipient,
  protection,
  recipients: [...recipients],
});

/** One order of keys, so that what was signed can be written again. */
const ordered = (manifest: UnsignedManifest): UnsignedManifest => {
  const { version, id, nonce, mesh, generation, serial, rootApart, compartments } = manifest;
  const files = Object.fromEntries(
    Object.entries(manifest.files)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { file, sha256 }]) => [name, { file, sha256 }]),
  );
  const both = { work: entry(compartments.work), root: entry(compartments.root) };
  return { version, id, nonce, mesh, generation, serial, rootApart, compartments: both, files };
};

/** What the signature covers. */
export const signedText = (manifest: UnsignedManifest): string =>
  `isthmus store manifest 1\n${JSON.stringify(ordered(manifest))}`;

/**
 * The id of a store follows from who its compartments belong to, and a random number: nobody can put a store of their
 * own in place of one whose id stands in the repository.
 */
export const storeId = (nonce: string, recipients: Readonly<Record<CompartmentName, string>>): string =>
  createHash('sha256')
    .update(JSON.stringify(['isthmus store id 1', nonce, recipients.work, recipients.root]))
    .digest('hex')
    .slice(0, 32);

const isConsistent = (manifest: Manifest): boolean => {
  const { nonce, id, compartments } = manifest;
  const entries = Object.entries(manifest.files);
  return (
    storeId(nonce, { work: compartments.work.recipient, root: compartments.root.recipient }) === id &&
    compartmentNames.every((name) => manifest.files[`${name}/identity`] && manifest.files[`${name}/state`]) &&
    entries.every(([name, { file }]) => name.split('/')[0] === file.split('/')[0]) &&
    new Set(entries.map(([, { file }]) => file)).size === entries.length
  );
};

/** Undefined for anything that is no manifest of ours. Whether it is genuine only its compartments can tell. */
export const readManifest = (text: string): Manifest | undefined => {
  try {
    const { success, data } = manifestSchema.safeParse(JSON.parse(text));
    return success && isConsistent(data) ? data : undefined;
  } catch {
    return undefined;
  }
};

/** What is written. Throws for what could not be read again: better no change than a store that does not open any more. */
export const manifestText = (manifest: Manifest): string => {
  const text = `${JSON.stringify({ ...ordered(manifest), signature: manifest.signature }, undefined, 2)}\n`;
  if (!readManifest(text)) throw new RangeError('a manifest that cannot be read was about to be written');
  return text;
};

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
