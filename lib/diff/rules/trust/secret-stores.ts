import type { Json } from '../../../plan/manifest.ts';
import type { Rule, Subject } from '../rule.ts';

const kinds = new Set([
  'SecretStore',
  'ClusterSecretStore',
  'ExternalSecret',
  'ClusterExternalSecret',
  'PushSecret',
  'ClusterPushSecret',
  'Issuer',
  'ClusterIssuer',
  'Certificate',
  'Bundle',
  'SecretProviderClass',
]);

const isSecret = (kind: string): boolean => kind === 'Secret' || kind === 'SealedSecret';

const fields = new Set(['data', 'stringData', 'type']);

const isCiphertext = (value: Json | undefined): boolean =>
  value === undefined || (typeof value === 'string' && value.startsWith('ENC[AES256_GCM,'));

/** A content that anybody can read and write; who wrote what is sealed, `seal --check` knows. */
const changesContent = ({ kind, leaves }: Subject): boolean =>
  kind === 'Secret' &&
  leaves.some(({ path, before, after }) => fields.has(path[0] ?? '') && !(isCiphertext(before) && isCiphertext(after)));

const marks = /^(sealedsecrets\.bitnami\.com\/|istio\/multiCluster$)/;

const secretReasons = (subject: Subject): readonly string[] => {
  const { name, before, after, leaves } = subject;
  if (before === undefined) return ['a Secret is new'];
  if (after === undefined) return name === 'cacerts' ? ['without it istiod signs with a root of its own making'] : [];
  const marked = leaves.some(({ path }) => path.some((step) => marks.test(step)));
  return [
    ...(changesContent(subject) ? ['what a Secret holds changes'] : []),
    ...(marked ? ['for which place a Secret is sealed, or what istiod takes it for, changes'] : []),
  ];
};

/** Where Secrets are read from, and who fills them. */
export const secretStores: Rule = {
  name: 'secret-stores',
  risk: 'trust',
  reasons: (subject) => {
    const { kind, leaves, before, after } = subject;
    if (isSecret(kind)) return secretReasons(subject);
    const content = leaves.some(({ path }) => path[0] === 'spec') || before === undefined || after === undefined;
    return kinds.has(kind) && content ? ['where Secrets come from changes'] : [];
  },
};
