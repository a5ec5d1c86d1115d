import * as z from 'zod';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { type SignatureFinding, signatureFinding, type Signer } from './index-signature.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const entrySchema = z.strictObject({
  /** File name inside `sealed/<cluster>/`. */
  file: z.string().regex(/^[a-z0-9][-a-z0-9._]*\.yaml$/),
  /** SHA-256 of its bytes, in hex. */
  sha256: hash,
  backend: z.string(),
  /** Grows when a backend writes another format; what was sealed in an older one is then sealed again. */
  format: z.int().min(1),
  /** Fingerprints of certificates, or age recipients, sorted; none where nothing is encrypted. */
  recipients: z.array(z.string()),
  /** 16 random bytes in hex; empty where the document holds no values. */
  salt: z.string().regex(/^([0-9a-f]{32})?$/),
  /** See sealing/fingerprint.ts; empty where the document holds no values. */
  fingerprint: z.union([hash, z.literal('')]),
  /** What anybody may know and no value says: serial and end of a CA certificate, hash of its public part. */
  facts: z.record(z.string(), z.string()),
});

/** The shape of an index; what is written is checked against it, too. */
export const indexSchema = z.strictObject({
  version: z.literal(1),
  /** The id of the store that signed, as pki/store.json has it: an index of another mesh is none of ours. */
  store: z.string().min(1),
  /** The store's when it signed: an older store lacks what is sealed here, an older pki/store.json hides that. */
  generation: z.int().min(1),
  cluster: z.string().min(1),
  documents: z.array(entrySchema),
  signature: z.strictObject({ signer: z.string(), value: z.string() }),
});

export type IndexEntry = Readonly<z.output<typeof entrySchema>>;

/** `sealed/<cluster>/index.json`: what was sealed for a cluster, and that it was us. */
export interface SealedIndex {
  readonly store: string;
  /** Of the store, when this was signed. */
  readonly generation: number;
  readonly cluster: string;
  readonly documents: readonly IndexEntry[];
}

/** Who may have signed an index, and for what. */
export interface IndexExpectation {
  readonly store: string;
  readonly cluster: string;
  readonly signers: readonly Signer[];
}

const signatureWords: Readonly<Record<SignatureFinding, string>> = {
  unsigned: 'carries no signature, or has lines after it',
  'unknown-signer': 'was signed with a key that pki/signers.json does not list',
  forged: 'was changed after it was signed',
};

const parseIndex = (text: string): z.output<typeof indexSchema> | undefined => {
  try {
    return indexSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

export interface IndexReading {
  readonly index: SealedIndex | undefined;
  readonly issues: readonly Issue[];
}

/** Reads an index that is genuine and belongs here, or says why not. Its signature is checked before it is parsed. */
export const readIndex = (file: string, text: string, expected: IndexExpectation): IndexReading => {
  const restore = `restore it with git; where the store is a new one, take sealed/${expected.cluster} away with git and seal anew`;
  const refuse = (code: string, problem: string): IndexReading => ({
    index: undefined,
    issues: [fileIssue(code, file, `${file} ${problem}`, restore)],
  });
  const finding = signatureFinding(text, expected.signers);
  if (finding) return refuse(`sealed-index-${finding}`, signatureWords[finding]);
  const parsed = parseIndex(text);
  if (!parsed) return refuse('sealed-index-unreadable', 'is not an index of sealed documents');
  if (parsed.store !== expected.store)
    return refuse('sealed-index-other-store', 'comes from the store of another mesh');
  if (parsed.cluster !== expected.cluster) {
    return refuse('sealed-index-other-cluster', `is the index of ${JSON.stringify(parsed.cluster)}`);
  }
  const { store, generation, cluster, documents } = parsed;
  return { index: { store, generation, cluster, documents }, issues: [] };
};
