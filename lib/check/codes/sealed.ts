import { entriesOf } from './entries.ts';

const pending = entriesOf('declaration', 'warning', {
  'cacerts-not-sealed': 'The CA of a cluster is not sealed yet',
  'remote-secrets-not-sealed': 'A cluster has no access to its peers yet',
  'sealed-document-unused': 'A sealed document is for nothing that is declared',
});

const backends = [
  ...entriesOf(
    'declaration',
    'error',
    {
      'backend-not-for-remote-access': 'A sealing backend cannot hold remote secrets',
      'issuer-missing': 'The backend cert-manager has no issuer',
      'remote-access-not-offered': 'A cluster puts no access to itself into the store',
      'secret-store-missing': 'The backend external-secrets has no store',
    },
    true,
  ),
  ...entriesOf('declaration', 'warning', { 'secrets-plain': 'Secrets stand in the clear' }, true),
];

/** What is committed beside mesh.yaml, and whose word it is. */
const committed = entriesOf(
  'declaration',
  'error',
  {
    'committed-symlink': 'A symbolic link stands among committed inputs',
    'committed-too-large': 'A committed input is too large',
    'file-not-a-file': 'Something in pki/ is no file',
    'file-not-a-folder': 'Something in the place of a folder of pki/ is none',
    'file-symlink': 'A symbolic link stands in a folder of pki/',
    'file-too-large': 'A file in pki/ is too large',
    'too-many-files': 'A folder of pki/ holds more files than a CA has',
    'sealed-interrupted': 'A change of sealed/ and pki/ was interrupted',
    'sealed-ca-incomplete': 'A sealed CA lacks a file',
    'sealed-certificate-no-ca': 'A certificate does not ask to be a CA',
    'sealed-document-changed': 'A sealed document has other bytes than were signed',
    'sealed-document-missing': 'A sealed document is listed and absent',
    'sealed-document-plain': 'A document among the sealed ones is in the clear',
    'sealed-document-twice': 'Two sealed documents are for one Secret',
    'sealed-document-unlisted': 'A sealed document is not in the signed index',
    'sealed-document-unreadable': 'A sealed document is no Kubernetes object',
    'sealed-document-wrong-kind': 'A sealed document is of a kind that no backend makes',
    'sealed-document-wrong-namespace': 'A sealed document is for another namespace',
    'sealed-index-missing': 'The signed index of sealed documents is missing',
    'sealed-index-unreadable': 'The signed index cannot be read',
    'sealed-index-unsigned': 'The index of sealed documents is not signed',
    'sealed-index-unknown-signer': 'The index was signed by somebody who is not listed',
    'sealed-index-forged': 'The index was changed after it was signed',
    'sealed-index-other-cluster': 'The index belongs to another cluster',
    'sealed-index-other-store': 'The index belongs to another mesh',
    'sealed-recipient-missing': 'A document is sealed for somebody who is not listed',
    'sealed-remote-key': 'A remote secret lacks the key of its cluster',
    'sealed-remote-label': 'A remote secret lacks the label by which istiod finds it',
    'signers-missing': 'The list of signers is missing',
    'signers-unreadable': 'The list of signers cannot be read',
    'store-file-missing': 'pki/store.json is missing',
    'store-file-older': 'pki/store.json is older than a signature',
    'store-file-other-mesh': 'pki/store.json belongs to another mesh',
    'store-file-unreadable': 'pki/store.json cannot be read',
    'ca-differs-from-index': 'The committed CA is not the one that was sealed',
    'root-differs-from-index': 'The committed root is not the one that was sealed',
    'root-certificate-malformed': 'A committed root is no certificate of a CA',
    'roots-differ': 'The committed roots of two clusters have nothing in common',
  },
  true,
);

const advice = entriesOf(
  'declaration',
  'warning',
  {
    'committed-unread': 'A file among committed inputs is read by nobody',
    'remote-access-outdated': 'A remote secret is for an API server that is gone',
  },
  true,
);

/** Sealed by hand they are unsigned; where a store was, its word is gone. */
const byCause = entriesOf(
  'declaration',
  'error or warning',
  { 'sealed-documents-unsigned': 'Sealed documents are not signed' },
  true,
);

/** Codes of what is committed beside mesh.yaml. */
export const sealedCodes = [...pending, ...backends, ...committed, ...advice, ...byCause];
