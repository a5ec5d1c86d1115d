import type { Certificate } from './certificate.ts';
import type { AlternativeNames } from './extension-reader.ts';

// Go and OpenSSL agree on this for DNS; a leading dot asks for at least one more label.
const isInDomain = (name: string, domain: string): boolean => {
  const [lower, suffix] = [name.toLowerCase(), domain.toLowerCase()];
  if (suffix === '') return true;
  if (suffix.startsWith('.')) return lower.endsWith(suffix) && lower.length > suffix.length;
  return lower === suffix || lower.endsWith(`.${suffix}`);
};

// RFC 5280, 4.2.1.10: without a leading dot a URI's host must be equal. Go accepts subdomains too; this is the narrower.
const isAtHost = (uri: string, host: string): boolean => {
  const found = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/:?#]+)/.exec(uri)?.[1]?.toLowerCase();
  if (found === undefined) return false;
  return host.startsWith('.') ? isInDomain(found, host) : found === host.toLowerCase();
};

type Fits = (name: string, bound: string) => boolean;

const refusedOf = (
  names: readonly string[],
  permitted: readonly string[],
  excluded: readonly string[],
  fits: Fits,
): readonly string[] =>
  names.filter(
    (name) =>
      excluded.some((bound) => fits(name, bound)) ||
      (permitted.length > 0 && !permitted.some((bound) => fits(name, bound))),
  );

/** The names among those given that a certificate's name constraints refuse. Without constraints: none. */
export const refusedNames = (
  authority: Certificate,
  names: Pick<AlternativeNames, 'dns' | 'uris'>,
): readonly string[] => {
  const { nameConstraints } = authority;
  if (nameConstraints === null) return [];
  const { permitted, excluded } = nameConstraints;
  return [
    ...refusedOf(names.dns, permitted.dns, excluded.dns, isInDomain),
    ...refusedOf(names.uris, permitted.uris, excluded.uris, isAtHost),
  ];
};
