/** A name that only files with secrets have. */
export interface SuspiciousName {
  readonly name: string;
  readonly form: RegExp;
  /** Bytes with which the name is right after all. */
  readonly unless?: (bytes: Buffer) => boolean;
}

/** What age writes begins like this, in bytes or as a text (age-encryption.org/v1). */
const isAge = (bytes: Buffer): boolean =>
  /^(?:age-encryption\.org\/v1\n|\s*-----BEGIN AGE ENCRYPTED FILE-----)/.test(
    bytes.subarray(0, 100).toString('latin1'),
  );

/** By the last step of a path; `.kube/config` and its like by the last two. */
export const suspiciousNames: readonly SuspiciousName[] = [
  { name: 'the name of a private key', form: /(?:^|\/)(?:[^/]*[-_.])?(?:key|privkey|private)\.(?:pem|der)$/i },
  { name: 'the ending of a private key', form: /\.(?:key|ppk|p8|pk8)$/i },
  { name: 'the name of a key of SSH', form: /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/ },
  { name: 'the ending of a key store', form: /\.(?:p12|pfx|jks|jceks|keystore|kdbx)$/i },
  { name: 'the name of an age identity', form: /(?:\.agekey|(?:^|\/)(?:keys|identity|identities)\.(?:txt|agekey))$/i },
  {
    name: 'the name of a docker configuration',
    form: /(?:^|\/)(?:\.dockerconfigjson|\.dockercfg|\.docker\/config\.json)$/,
  },
  { name: 'the name of a kubeconfig', form: /(?:^|[/.])(?:kubeconfig(?:\.ya?ml|\.json)?|\.kube\/config)$/i },
  { name: 'the name of a file with logins', form: /(?:^|\/)(?:\.netrc|_netrc|\.git-credentials|\.pgpass|\.htpasswd)$/ },
  { name: 'the ending of a file that age encrypted, and is not encrypted', form: /\.age$/i, unless: isAge },
];

/** The name of a public key looks like that of a private one. */
const isPublic = (path: string): boolean => /(?:^|[-_./])(?:pub|public)[-_.]?(?:key)?\.[a-z0-9]+$/i.test(path);

/** What the name of a file lets expect; undefined for the name of any other file. */
export const suspicionIn = (path: string, bytes: Buffer, names: readonly SuspiciousName[]): string | undefined =>
  isPublic(path) ? undefined : names.find(({ form, unless }) => form.test(path) && unless?.(bytes) !== true)?.name;
