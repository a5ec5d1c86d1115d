import type { GitRepository, Kustomization, OCIRepository } from '../../../imports/index.ts';
import { meshLabels } from '../../parts/labels.ts';
import { distFolder } from '../../plan/dist-folder.ts';
import { errorAt, type Issue, warningAt } from '../../plan/issue.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import { fluxOptionsOf } from './options.ts';
import { type SourceOptions, sourceOptions } from './source-options.ts';

const sourceOf = ({ gitops }: MeshSettings): SourceOptions => fluxOptionsOf(gitops.options).source;

const addressOf = (mesh: MeshSettings): string => sourceOf(mesh).url || mesh.gitops.repository;

const secretRef = (secret: string): { readonly secretRef?: { readonly name: string } } =>
  secret === '' ? {} : { secretRef: { name: secret } };

const metadata = (mesh: MeshSettings) => {
  const { namespace, source } = fluxOptionsOf(mesh.gitops.options);
  return { name: source.name, namespace: source.namespace || namespace, labels: meshLabels(mesh) };
};

const gitRepository = (mesh: MeshSettings, { secret, verify }: SourceOptions): GitRepository => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: metadata(mesh),
  spec: {
    interval: '5m',
    url: addressOf(mesh),
    ref: { branch: mesh.gitops.branch },
    ...secretRef(secret),
    ...(verify.provider === 'none' ? {} : { verify: { mode: 'HEAD', secretRef: { name: verify.secret } } }),
  },
});

const reference = ({ tag, semver, digest }: SourceOptions): NonNullable<NonNullable<OCIRepository['spec']>['ref']> => {
  if (digest !== '') return { digest };
  return semver === '' ? { tag } : { semver };
};

const signature = ({ verify }: SourceOptions): Pick<NonNullable<OCIRepository['spec']>, 'verify'> => {
  const { provider, secret, identities } = verify;
  if (provider !== 'cosign' && provider !== 'notation') return {};
  return {
    verify: {
      provider,
      ...secretRef(secret),
      ...(identities.length === 0 ? {} : { matchOIDCIdentity: identities.map((identity) => ({ ...identity })) }),
    },
  };
};

const ociRepository = (mesh: MeshSettings, source: SourceOptions): OCIRepository => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'OCIRepository',
  metadata: metadata(mesh),
  spec: {
    interval: '5m',
    url: addressOf(mesh),
    ref: reference(source),
    ...(source.provider === 'generic' ? {} : { provider: source.provider }),
    ...secretRef(source.secret),
    ...signature(source),
  },
});

/** The source as an object; undefined where it exists already. */
export const sourceObject = (mesh: MeshSettings): GitRepository | OCIRepository | undefined => {
  const source = sourceOf(mesh);
  if (!source.create) return undefined;
  return source.kind === 'GitRepository' ? gitRepository(mesh, source) : ociRepository(mesh, source);
};

/** How a Kustomization of a namespace names the source. */
export const sourceRef = (mesh: MeshSettings, from: string): NonNullable<Kustomization['spec']>['sourceRef'] => {
  const { kind, name } = sourceOf(mesh);
  const { namespace } = metadata(mesh);
  return { kind, name, ...(namespace === from ? {} : { namespace }) };
};

/** A folder of dist, named from the root of the repository, as a Kustomization has to name it. */
export const pathInSource = (mesh: MeshSettings, path: string): string => {
  if (sourceOf(mesh).root === 'repository') return `./${path}`;
  const dist = `${distFolder(mesh)}/`;
  return `./${path.startsWith(dist) ? path.slice(dist.length) : path}`;
};

const place = (...keys: readonly string[]): readonly string[] => ['gitops', 'flux', 'source', ...keys];

const addressIssues = (mesh: MeshSettings): readonly Issue[] => {
  const { kind } = sourceOf(mesh);
  const address = addressOf(mesh);
  if (address === '') {
    return [
      errorAt(
        'flux-source-without-repository',
        place('create'),
        `the ${kind} cannot be made without the address of the repository`,
        'add gitops.repository',
      ),
    ];
  }
  if (address.startsWith('oci://') === (kind === 'OCIRepository')) return [];
  const remedy = kind === 'GitRepository' ? 'declare kind: OCIRepository' : 'add gitops.flux.source.url with oci://';
  return [errorAt('flux-source-address', place('kind'), `the ${kind} cannot read ${address}`, remedy)];
};

const verifyIssues = ({ kind, create, verify }: SourceOptions): readonly Issue[] => {
  const { provider, secret, identities } = verify;
  if (provider === 'none') return [];
  const at = place('verify');
  if (!create) {
    const problem = 'the signature of a source that isthmus does not make is not checked by this';
    return [warningAt('flux-verify-unused', at, problem, 'say it where the source is made, or declare create: true')];
  }
  if ((provider === 'pgp') !== (kind === 'GitRepository')) {
    const remedy = kind === 'GitRepository' ? 'choose pgp' : 'choose cosign or notation';
    return [errorAt('flux-verify-provider', at, `${provider} checks no ${kind}`, remedy)];
  }
  // Without either, Flux takes a signature of anybody.
  return secret !== '' || (provider === 'cosign' && identities.length > 0)
    ? []
    : [
        errorAt(
          'flux-verify-without-keys',
          at,
          'nothing says whose signatures count',
          provider === 'cosign' ? 'add verify.secret or verify.identities' : 'add verify.secret',
        ),
      ];
};

const ofArtifacts = ['provider', 'tag', 'semver', 'digest'] as const;
const ofSources = [...ofArtifacts, 'url', 'secret'] as const;

const unsaid = sourceOptions.parse({});

/** What is declared and goes nowhere: whoever pins a digest believes that it is pinned. */
const unusedIssues = (source: SourceOptions): readonly Issue[] => {
  const keys = source.create ? ofArtifacts : ofSources;
  const problem = source.create
    ? 'a GitRepository has no such field: its branch is gitops.branch'
    : 'the source exists, and isthmus writes nothing into it';
  const remedy = source.create
    ? 'leave it out, or declare kind: OCIRepository'
    : 'say it where the source is made, or declare create: true';
  if (source.create && source.kind === 'OCIRepository') return [];
  return keys
    .filter((key) => source[key] !== unsaid[key])
    .map((key) => warningAt('flux-source-unused', place(key), problem, remedy));
};

/** What is wrong with the declared source. */
export const sourceIssues = (mesh: MeshSettings): readonly Issue[] => {
  const source = sourceOf(mesh);
  return [...(source.create ? addressIssues(mesh) : []), ...verifyIssues(source), ...unusedIssues(source)];
};
