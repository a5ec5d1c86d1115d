import { withoutUserInfo } from '../../plan/user-info.ts';

const urlOf = (address: string): URL | undefined => {
  try {
    // A registry and a repository of SSH are often written without a scheme.
    return new URL(/^[a-z]+:\/\//.test(address) ? address : `any://${address}`);
  } catch {
    return undefined;
  }
};

/** The host of an address, as a firewall knows it; the address itself where it has none. */
export const hostOf = (address: string): string => urlOf(address)?.hostname ?? withoutUserInfo(address);

const schemes: Readonly<Record<string, string>> = { 'https:': '443', 'http:': '80', 'oci:': '443', 'ssh:': '22' };

/** The port of an address, by its scheme where it names none. */
export const portOf = (address: string): string => {
  const url = urlOf(address);
  if (url === undefined) return '443 or 22';
  return url.port === '' ? (schemes[url.protocol] ?? '443 or 22') : url.port;
};

/** The port of an API server; where none is declared it is in a kubeconfig, and one of the usual two. */
export const apiServerPort = (url: string): string => (url === '' ? '443 or 6443' : portOf(url));
