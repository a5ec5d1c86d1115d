import type { MeshSettings } from '../plan/mesh-settings.ts';
import { withoutUserInfo } from '../plan/user-info.ts';
import type {
  Picture,
  PictureAuthority,
  PictureCluster,
  PictureLink,
  PictureNetwork,
  PictureRoot,
  TrustLine,
} from './picture.ts';
import { type State, stateOfTally, type Tally } from './state.ts';

/** The day of a moment in UTC, as 2036-11-20. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

const engineNames: Readonly<Record<string, string>> = { flux: 'Flux', argocd: 'Argo CD' };

/** How people spell the name of an engine. */
export const engineName = (engine: string): string =>
  Object.hasOwn(engineNames, engine) ? (engineNames[engine] ?? engine) : engine;

export const engineTitle = ({ gitops, install }: MeshSettings): string =>
  `${engineName(gitops.engine)}, installs by ${install.method}`;

/** Where the engine reads dist. */
export const sourceLines = ({ gitops }: MeshSettings): readonly string[] => {
  const { repository, branch, path } = gitops;
  if (repository === '') return ['no repository declared'];
  const folder = path === '.' ? 'dist' : `${path}/dist`;
  return [withoutUserInfo(repository).replace(/^[a-z]+:\/\//, ''), `branch ${branch}, folder ${folder}`];
};

export interface Line {
  readonly state: State;
  readonly text: string;
}

const authorityWords = { pending: 'not sealed yet', sealed: 'sealed', elsewhere: 'made elsewhere' } as const;

/** What is said of a CA behind its name: `sealed, until 2036-11-20`. */
export const authorityText = ({ kind, state, until }: PictureAuthority): string => {
  if (state === 'failed') return 'with findings';
  return until === '' ? authorityWords[kind] : `${authorityWords[kind]}, until ${until}`;
};

/** `2 of 3`: how many of a tally are there. */
export const accessCount = ({ all, pending, failed }: Tally): string => `${all - pending - failed} of ${all}`;

export const accessText = (tally: Tally): string => `${accessCount(tally)} accesses`;

const gatewayText = (gateway: PictureCluster['gateway']): readonly Line[] =>
  gateway === 'none' ? [] : [{ state: gateway, text: 'east-west gateway' }];

/** What is said of a cluster where there is room for it. */
export const clusterLines = ({ authority, access, gateway, codes }: PictureCluster): readonly Line[] => [
  { state: authority.state, text: `CA ${authorityText(authority)}` },
  ...(access.all === 0 ? [] : [{ state: stateOfTally(access), text: `${accessText(access)} to peers` }]),
  ...gatewayText(gateway),
  ...codes.map((text): Line => ({ state: 'failed', text })),
];

/** What is said of a cluster where there are many: only what is not fine. */
export const shortClusterText = ({ authority, access, codes }: PictureCluster): string => {
  if (codes.length > 0) return codes.join(', ');
  const words = [
    ...(authority.state === 'pending' ? ['CA'] : []),
    ...(access.pending > 0 ? [`${access.pending} ${access.pending === 1 ? 'access' : 'accesses'}`] : []),
  ];
  return words.length === 0 ? '' : `pending: ${words.join(', ')}`;
};

/** A number and what is counted. */
export const counted = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

/** A network by its size and its gateways. */
export const networkText = ({ size, gateways }: PictureNetwork): string =>
  [counted(size, 'cluster'), ...(gateways === 0 ? [] : [counted(gateways, 'gateway')])].join(', ');

/** What the clusters of a network have of each other; empty for a single one. */
export const insideText = ({ inside }: PictureNetwork): string =>
  inside.all === 0 ? '' : `inside ${accessText(inside)}`;

/** What a line from a root to several clusters says. */
export const trustText = ({ trust: { all, pending, failed } }: TrustLine): string => {
  if (failed > 0) return `${failed} of ${all} wrong`;
  return pending > 0 ? `${pending} of ${all} pending` : counted(all, 'cluster');
};

export const foldedText = (clusters: number): string => `and ${clusters} more`;

export const foldedNetworksText = ({ folded }: Picture): string =>
  `and ${folded.networks} more networks with ${folded.clusters} clusters`;

export const rootLines = ({ kind, title, fingerprint, until }: PictureRoot): readonly string[] =>
  kind === 'certificate' ? [title, `SHA-256 ${fingerprint.slice(0, 16)}`, `until ${until}`] : [title];

/** What a line between two clusters or networks says. */
export const linkText = ({ path, access, notFine }: PictureLink): string => {
  const way = path === 'gateways' ? 'via gateways' : 'direct';
  // With neither direction there, the count says it in fewer words.
  return notFine.length === 1 ? `${notFine.join('')}, ${way}` : `${accessText(access)}, ${way}`;
};

/** One sentence for the access between all clusters, where no lines are drawn. */
export const wholeAccessText = ({ access }: Picture): string =>
  `every istiod reads the API server of every peer: ${accessText(access)} are there`;

/** The whole picture in one sentence, for those who do not see it. */
export const pictureText = ({ mesh, facts, networks, access, folded, notes }: Picture): string => {
  const shown = networks.slice(0, 10).map(({ name, size }) => `${name} with ${size}`);
  const more = networks.length + folded.networks - shown.length;
  const list = [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  const state = notes.length === 0 ? 'Nothing is pending.' : `${notes.map(({ text }) => text).join('. ')}.`;
  return `Mesh ${mesh}: ${facts.join(', ')}. Networks and their clusters: ${list}. ${accessText(access)} to peers. ${state}`;
};
