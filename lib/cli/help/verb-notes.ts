/** What help says of a verb beside its options. */
export interface VerbNotes {
  /** What it reads and writes. */
  readonly files: string;
  /** Names of environment variables beside ISTHMUS_MESH. */
  readonly environment: readonly string[];
  /** When the exit code is 1; empty: never. */
  readonly findings: string;
}

const store = ['ISTHMUS_STORE', 'ISTHMUS_IDENTITY', 'ISTHMUS_PASSPHRASE_FILE'];

/** Verbs by their words; one that is missing is as the verb above it. */
const notes: Readonly<Record<string, VerbNotes>> = {
  next: { files: 'mesh.yaml, pki/, sealed/, rendered/, clusters/, dist/', environment: [], findings: '' },
  init: {
    files: 'kubeconfigs -> mesh.yaml and what belongs to it; never overwrites',
    environment: ['KUBECONFIG'],
    findings: '',
  },
  synth: {
    files: 'mesh.yaml, main.ts, sealed/, pki/, rendered/ -> dist/',
    environment: ['CDK8S_OUTDIR'],
    findings: 'with --check: dist is stale, or holds a foreign file',
  },
  check: {
    files: 'mesh.yaml, sealed/, pki/, dist/, .isthmus-scan.yaml',
    environment: [],
    findings: 'an error was found; with --strict a warning',
  },
  diff: {
    files: 'two trees, or two Git revisions of one',
    environment: [],
    findings: 'the trees differ (not with --exit-zero)',
  },
  graph: { files: 'mesh.yaml, pki/, sealed/ -> stdout', environment: [], findings: '' },
  report: { files: 'mesh.yaml, pki/, sealed/, dist/ -> one HTML file', environment: [], findings: '' },
  explain: { files: 'mesh.yaml where it exists, main.ts', environment: [], findings: '' },
  why: {
    files: 'mesh.yaml, main.ts, sealed/, pki/, rendered/, the file of dist/',
    environment: [],
    findings: 'the file is not what synth makes now',
  },
  render: {
    files: 'mesh.yaml, main.ts -> rendered/',
    environment: ['PATH'],
    findings: 'with --check: rendered/ is stale',
  },
  ca: { files: 'mesh.yaml, the store -> the store, pki/', environment: store, findings: '' },
  'ca lint': {
    files: 'mesh.yaml, pki/',
    environment: [],
    findings: 'a certificate is wrong; with --strict: soon expires',
  },
  'ca status': { files: 'mesh.yaml, pki/', environment: [], findings: 'something has ended, or soon ends' },
  recipients: { files: 'mesh.yaml, recipients/, the store', environment: store, findings: '' },
  'recipients check': {
    files: 'mesh.yaml, recipients/; with --approval the store',
    environment: store,
    findings: 'a recipient is wrong',
  },
  seal: {
    files: 'mesh.yaml, recipients/, the store -> sealed/',
    environment: store,
    findings: 'with --check: something is wrong with what is sealed',
  },
  'remote-secret': {
    files: 'mesh.yaml, kubeconfigs, one Secret of each source -> sealed/',
    environment: [...store, 'KUBECONFIG'],
    findings: 'a source could not be read',
  },
  store: { files: 'the store, pki/store.json', environment: store, findings: '' },
  'store doctor': {
    files: 'the store, pki/, mesh.yaml',
    environment: store,
    findings: 'something is wrong with the store',
  },
  scan: { files: 'the work tree, the index or commits', environment: ['PATH'], findings: 'a secret was found' },
  completion: { files: 'stdout; when it completes: mesh.yaml', environment: [], findings: '' },
  help: { files: 'stdout', environment: [], findings: '' },
};

/** The notes of a verb, by its words; undefined where nobody wrote any. */
export const notesOf = (words: readonly string[]): VerbNotes | undefined =>
  words.length === 0 ? undefined : (notes[words.join(' ')] ?? notesOf(words.slice(0, -1)));

/** Every environment variable and what it says. */
export const environment: Readonly<Record<string, string>> = {
  ISTHMUS_MESH: 'the declaration where --mesh names none',
  ISTHMUS_STORE: 'folder of the store',
  ISTHMUS_IDENTITY: 'age identity that opens the store',
  ISTHMUS_PASSPHRASE_FILE: 'file with the passphrase of the store',
  KUBECONFIG: 'kubeconfigs, as kubectl reads them',
  CDK8S_OUTDIR: 'folder of the result under cdk8s synth',
  PATH: 'where programs are found',
  NO_COLOR: 'no colour when it is not empty',
};

/** The exit codes of a verb, the same in all of them. */
export const exitCodes = ({ findings }: VerbNotes): readonly (readonly [number, string])[] => [
  [0, 'done; warnings are allowed'],
  ...(findings === '' ? [] : [[1, findings] as const]),
  [2, 'wrong usage or declaration'],
  [3, 'the environment: a file, a tool, a cluster'],
  [4, 'a fault in isthmus itself'],
];

/** The same as the end of a help page. */
export const notesText = (own: VerbNotes): string =>
  [
    `Files: ${own.files}`,
    `Environment: ${['ISTHMUS_MESH', ...own.environment, 'NO_COLOR'].join(', ')}`,
    `Exit codes: ${exitCodes(own)
      .map(([code, words]) => `${code} ${words}`)
      .join('; ')}`,
  ].join('\n');
