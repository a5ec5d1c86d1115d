import { entriesOf } from './entries.ts';

const files = entriesOf('files', 'error', {
  'tree-symlink': 'A symbolic link stands in the tree',
  'tree-special': 'Something in the tree is no file, folder or link',
  'tree-submodule': 'Another repository stands in the tree',
  'tree-file-too-large': 'A file is too large to be looked at',
  'tree-too-many-files': 'The tree has more files than are looked at',
  'tree-unreadable': 'A file cannot be read, or its name is no UTF-8',
  'json-syntax': 'A file is no JSON',
  'yaml-alias': 'An alias of YAML names nothing, or repeats too much',
  'yaml-directive': 'A directive of YAML is not known',
  'yaml-duplicate-key': 'A key stands twice in one map',
  'yaml-empty': 'A file that must hold a map is empty',
  'yaml-key': 'A key of YAML is no text',
  'yaml-line-separator': 'A character breaks the line for some readers only',
  'yaml-many-documents': 'A file that must hold one document has more',
  'yaml-merge-key': 'The merge key << is used',
  'yaml-not-a-map': 'A file that must hold a map holds something else',
  'yaml-number': 'A number cannot be held exactly',
  'yaml-octal': 'A number with a leading zero means different things to different readers',
  'yaml-syntax': 'A file is no YAML',
  'yaml-tag': 'A tag of YAML is not known, or does not fit',
  'yaml-too-deep': 'Maps and lists stand inside each other too deeply',
  'yaml-too-large': 'A file of YAML is too large',
});

const mesh = [
  ...entriesOf('files', 'error or warning', { 'mesh-not-found': 'The tree installs no control plane' }),
  ...entriesOf('files', 'warning', { 'mesh-one-cluster': 'The tree holds one cluster alone' }),
];

const secrets = [
  ...entriesOf(
    'secrets',
    'error',
    {
      'secret-in-the-clear': 'A key, a token or an unsealed Secret stands in the clear',
      'scan-too-large': 'Something is too large or too deep to look into for secrets',
    },
    true,
  ),
  ...entriesOf(
    'secrets',
    'warning',
    {
      'scan-encrypted-key': 'A private key is only locked under a passphrase',
      'scan-suspicious-name': 'A file has the name of a file with secrets',
      'scan-closed': 'An archive could not be opened to look for secrets',
    },
    true,
  ),
];

const dist = [
  ...entriesOf(
    'dist',
    'error',
    {
      'dist-stale': 'dist was written before its inputs changed',
      'dist-clusters-differ': 'mesh.yaml and dist name different clusters',
      'dist-file-changed': 'A file of dist is not what isthmus wrote',
      'dist-file-missing': 'A file of dist is missing',
      'inventory-unreadable': 'An inventory of dist cannot be read',
      'inventory-newer': 'An inventory of dist was written by a newer isthmus',
      'isthmus-older-than-dist': 'dist was written by a newer isthmus than the one that checks',
    },
    true,
  ),
  ...entriesOf('dist', 'warning', { 'dist-file-foreign': 'A file in dist was not made by isthmus' }, true),
  ...entriesOf('dist', 'warning', {
    'dist-missing': 'There is no dist yet',
    'dist-upgrade-and-inputs': 'isthmus and its inputs change in one step',
  }),
];

const suppressions = entriesOf(
  'suppressions',
  'warning',
  {
    'suppression-expired': 'A suppression is past its last day',
    'suppression-unused': 'A suppression fits nothing',
    'suppression-refused': 'A suppression names what may not be suppressed',
    'suppression-unknown-code': 'A suppression names a code that check does not have',
  },
  true,
);

/** Codes of what is wrong with files as such, of dist, and of suppressions. */
export const fileCodes = [...files, ...mesh, ...secrets, ...dist, ...suppressions];
