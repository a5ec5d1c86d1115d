import { objectId, sequence, set, utf8String } from './der-writer.ts';
import type { DerNode } from './der-writer.ts';
import { oids } from './object-ids.ts';
import { PkiError } from './pki-error.ts';

/** The parts of a name, in this order, as upstream writes them: O, CN, L. */
export interface DistinguishedName {
  readonly organisation: string;
  readonly commonName: string;
  readonly locality?: string;
}

/** Upper bounds of RFC 5280, appendix A.1: ub-organization-name, ub-common-name, ub-locality-name. */
const longest = { organisation: 64, commonName: 64, locality: 128 } as const;

const order = ['organisation', 'commonName', 'locality'] as const;

/** The name as DER. Throws a PkiError if a part is empty or too long for X.509. */
export const nameNode = (name: DistinguishedName): DerNode =>
  sequence(
    ...order.flatMap((part) => {
      const value = name[part];
      if (value === undefined) return [];
      if (value === '' || value.length > longest[part]) {
        throw new PkiError('name-too-long', `${part} of a certificate needs 1 to ${longest[part]} characters`);
      }
      return [set(sequence(objectId(oids[part]), utf8String(value)))];
    }),
  );
