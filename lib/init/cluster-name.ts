import { clusterNameIssue } from '../resolve/rules/cluster-names.ts';

/** A context of a kubeconfig, as far as it names a cluster. */
export interface ContextMark {
  readonly context: string;
  /** Address of the API server; '' when not known. */
  readonly server: string;
}

/** `<mesh>-<cluster>-50-remote-secrets` is a label of Flux, of 63 characters at most. */
const longestNames = { mesh: 16, cluster: 28 } as const;
const longest = longestNames.cluster;

/** The texts a name is made of: the first says which cluster, the others which one of several that are called so. */
type Parts = readonly [string, ...string[]];
type Form = readonly [RegExp, (found: readonly string[]) => Parts];

/** How programs call the contexts that they write. What is none of these is taken whole, without the user before an `@`. */
const forms: readonly Form[] = [
  [/^(?:kind|k3d)-(.+)$/, ([, name = '']) => [name]],
  // gcloud container clusters get-credentials; gcloud container fleet memberships get-credentials
  [
    /^(?:gke|connectgateway)_([^_]+)_([^_]+)_(.+)$/,
    ([, project = '', place = '', name = '']) => [name, place, project],
  ],
  // aws eks update-kubeconfig
  [
    /^arn:[^:]*:eks:([^:]*):([^:]*):cluster\/(.+)$/,
    ([, region = '', account = '', name = '']) => [name, region, account],
  ],
  // eksctl: user@name.region.eksctl.io
  [/^.*@([^.@]+)\.([^.]+)\.eksctl\.io$/, ([, name = '', region = '']) => [name, region]],
  // oc login: namespace/api-server-with-dashes:port/user
  [/^[^/]*\/(?:api-)?([^/:]+):\d+(?:\/.*)?$/, ([, host = '']) => [host]],
  [/^.*@(.+)$/, ([, name = '']) => [name]],
];

/** OpenShift's address has the dots that its context lost: `api.<cluster>.<domain>`. */
const openshiftName = ({ context, server }: ContextMark): string =>
  /^[^/]*\/[^/]+:\d+(\/|$)/.test(context) ? (/^https:\/\/api\.([^./:]+)\./.exec(server)?.[1] ?? '') : '';

const partsOf = (mark: ContextMark): Parts => {
  const short = openshiftName(mark);
  for (const [form, parts] of forms) {
    const found = form.exec(mark.context);
    if (found) return short === '' ? parts(found) : [short, ...parts(found)];
  }
  return [mark.context];
};

const cutTo = (text: string, size: number): string => text.slice(0, size).replaceAll(/-+$/g, '');

/** The nearest text that may be the name of a cluster, or of a mesh. */
export const safeName = (text: string, of: keyof typeof longestNames): string => {
  const plain = text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const led = cutTo(/^[a-z]/.test(plain) ? plain : `${of}-${plain}`, longestNames[of]);
  return clusterNameIssue(led) === undefined ? led : `${of}-${led}`;
};

const numbered = (name: string, taken: ReadonlySet<string>): string => {
  for (let count = 2; ; count += 1) {
    const end = `-${count}`;
    const next = cutTo(name, longest - end.length) + end;
    if (!taken.has(next)) return next;
  }
};

/** The names of one context, the shortest first: each says more than the one before. */
const candidatesOf = (mark: ContextMark): readonly string[] => {
  const parts = partsOf(mark);
  return parts.map((_, index) => safeName(parts.slice(0, index + 1).join('-'), 'cluster'));
};

const first = ([name = 'cluster']: readonly string[]): string => name;

/** Lets every name that is not alone say more of itself, as long as one of those can. */
const toldApart = (candidates: readonly (readonly string[])[], taken: readonly string[]): readonly string[] => {
  const names = candidates.map(first);
  const isShared = (name: string): boolean => taken.includes(name) || names.indexOf(name) !== names.lastIndexOf(name);
  const next = candidates.map((own) => (own.length > 1 && isShared(first(own)) ? own.slice(1) : own));
  return next.some((own, index) => own !== candidates[index]) ? toldApart(next, taken) : names;
};

/**
 * A name for each context that says which cluster it is and may stand in a declaration. Where two would be called the
 * same, both say more of themselves (place, then project or account); where that does not help, they are counted.
 * `taken` are names that somebody chose.
 */
export const clusterNames = (marks: readonly ContextMark[], taken: readonly string[] = []): readonly string[] => {
  const used = new Set(taken);
  return toldApart(marks.map(candidatesOf), taken).map((name) => {
    const free = used.has(name) ? numbered(name, used) : name;
    used.add(free);
    return free;
  });
};
