import type { KialiOptions } from './options.ts';

const schemePorts = { https: 443, http: 80 } as const;

/** The port under which people reach Kiali. */
export const externalPort = ({ scheme, port }: KialiOptions): number => port ?? schemePorts[scheme];

/**
 * The address of one Kiali as other Kialis link to it: with the web root, without which a link only works by a redirect,
 * and with the port only where it is not the one of the scheme.
 */
export const externalUrl = (options: KialiOptions): string => {
  const { scheme, fqdn, webRoot } = options;
  const port = externalPort(options);
  return `${scheme}://${fqdn}${port === schemePorts[scheme] ? '' : `:${port}`}${webRoot === '/' ? '' : webRoot}`;
};
