import type { Profile } from '../../pki/profile.ts';

export interface RecipeRequest {
  readonly cluster: string;
  /** File with the request. */
  readonly request: string;
  readonly profile: Profile;
  readonly systemNamespace: string;
}

const quoted = (text: string): string =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

const usagesOf = ({ signsRevocations }: Profile): readonly string[] => [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'keyCertSign',
  ...(signsRevocations ? ['cRLSign'] : []),
];

const subjectOf = ({ profile, cluster }: RecipeRequest): string => {
  const { organisation, commonName, locality } = profile.intermediateName(cluster);
  return `O=${organisation}, CN=${commonName}${locality === undefined ? '' : `, L=${locality}`}`;
};

const required = (wish: RecipeRequest): readonly string[] => [
  `The certificate of ${wish.cluster} must have (many authorities ignore what a request asks for):`,
  `  subject            ${subjectOf(wish)}`,
  '  basicConstraints   critical, CA:TRUE, pathlen:0',
  `  keyUsage           critical, ${usagesOf(wish.profile).join(', ')}`,
  `  subjectAltName     DNS:istiod.${wish.systemNamespace}.svc`,
  '  key identifiers    subject and authority',
  '  extendedKeyUsage   none, or serverAuth and clientAuth',
  `  validity           ${wish.profile.intermediateDays} days, not beyond that of its root`,
];

/** The extensions as openssl reads them from a file; a test signs with exactly these lines. */
export const opensslExtensions = ({
  profile,
  systemNamespace,
}: Pick<RecipeRequest, 'profile' | 'systemNamespace'>): string =>
  [
    'subjectKeyIdentifier = hash',
    'authorityKeyIdentifier = keyid',
    'basicConstraints = critical, CA:TRUE, pathlen:0',
    `keyUsage = critical, ${usagesOf(profile).join(', ')}`,
    `subjectAltName = DNS:istiod.${systemNamespace}.svc`,
    '',
  ].join('\n');

/** What openssl is called with, but for the lines above in `istiod.ext` and the authority's `root.pem`, `root-key.pem`. */
export const opensslArguments = ({ request, cluster, profile }: RecipeRequest): readonly string[] =>
  [
    ['x509', '-req', '-in', request, '-CA', 'root.pem', '-CAkey', 'root-key.pem', '-CAcreateserial'],
    ['-sha256', '-days', String(profile.intermediateDays), '-extfile', 'istiod.ext', '-out', `${cluster}.pem`],
  ].flat();

const openssl = (wish: RecipeRequest): readonly string[] => [
  'openssl (tested):',
  "  cat > istiod.ext <<'END'",
  ...opensslExtensions(wish).trimEnd().split('\n'),
  'END',
  `  openssl ${opensslArguments(wish).map(quoted).join(' ')}`,
];

const hours = ({ profile }: RecipeRequest): string => `${profile.intermediateDays * 24}h`;

const notRun = (wish: RecipeRequest): readonly string[] => {
  const { cluster, systemNamespace, profile } = wish;
  const lists = profile.signsRevocations ? ['crl sign'] : [];
  const request = quoted(wish.request);
  const name = `istiod.${systemNamespace}.svc`;
  const config = {
    signing: {
      default: {
        expiry: hours(wish),
        usages: ['digital signature', 'content commitment', 'key encipherment', 'cert sign', ...lists],
        ca_constraint: { is_ca: true, max_path_len: 0, max_path_len_zero: true },
      },
    },
  };
  return [
    'step (not tested):',
    `  step certificate sign ${request} root.pem root-key.pem --profile intermediate-ca --path-len 0 --not-after ${hours(wish)} > ${cluster}.pem`,
    'cfssl (not tested):',
    `  echo '${JSON.stringify(config)}' > config.json`,
    `  cfssl sign -ca root.pem -ca-key root-key.pem -config config.json -hostname ${name} ${request} | cfssljson -bare ${cluster}`,
    'Vault (not tested):',
    `  vault write -field=certificate pki/root/sign-intermediate csr=@${request} use_csr_values=true max_path_length=0 alt_names=${name} ttl=${hours(wish)} > ${cluster}.pem`,
    'AWS Private CA (not tested; the algorithm is that of its own key):',
    `  aws acm-pca issue-certificate --certificate-authority-arn ARN --csr fileb://${request} --signing-algorithm SHA256WITHRSA --template-arn arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1 --validity Value=${profile.intermediateDays},Type=DAYS`,
  ];
};

/** What an outside authority has to do with a request, for people; each command is said to be tested or not. */
export const signingRecipes = (wish: RecipeRequest): string =>
  [
    ...required(wish),
    '',
    ...openssl(wish),
    '',
    ...notRun(wish),
    '',
    `Then: isthmus ca import ${wish.cluster} --cert ${wish.cluster}.pem --root root.pem`,
    '',
  ].join('\n');
