import { fieldName, type Rule, someOf } from '../rule.ts';

/**
 * Settings of the mesh and of istiod by which it refuses something, or by which it finds what it believes
 * (Istio 1.30, MeshConfig and pilot-discovery).
 */
const guards =
  /^\[?(rootNamespace|pathNormalization|configSources|discoverySelectors|outboundTrafficPolicy|verifyCertificateAtClient|discoveryAddress|binaryPath|customConfigFile|proxyBootstrapTemplatePath|configValidation|excludeNamespaces|jwtPolicy|JWT_POLICY|jwksResolverExtraRootCA|XDS_AUTH|XDS_AUTH_PLAINTEXT|PILOT_ENABLE_XDS_IDENTITY_CHECK|PILOT_SKIP_VALIDATE_TRUST_DOMAIN|VERIFY_CERTIFICATE_AT_CLIENT|TRUSTED_GATEWAY_CIDR|numTrustedProxies|forwardClientCertDetails)\]?$/;

/** Mesh names of fields that a DestinationRule or a Gateway checks its peer by. */
const identities = new Set(['subjectAltNames', 'caCertificates', 'credentialName', 'caCrl', 'caCertificateRefs']);

/** Somebody who looks needs no password. */
const isAnonymous = (key: string, after: unknown, path: readonly string[]): boolean =>
  (key === 'strategy' && after === 'anonymous') || path.some((step) => /AUTH_ANONYMOUS|^\[?auth\.anonymous/.test(step));

/** What the mesh refuses, whom it checks, and where it takes its own configuration from. */
export const meshGuards: Rule = {
  name: 'mesh-guards',
  risk: 'trust',
  reasons: ({ kind, area, before, leaves }) => {
    if (before === undefined || area === 'lock' || kind === 'CustomResourceDefinition') return [];
    const fields = leaves.filter(
      ({ path, key, after }) =>
        path.some((step) => guards.test(step) || identities.has(step)) || isAnonymous(key, after, path),
    );
    return fields.length > 0
      ? [`what the mesh refuses, or whom it believes, changes (${someOf(fields.map(fieldName))})`]
      : [];
  },
};
