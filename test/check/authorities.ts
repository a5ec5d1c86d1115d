import type { Authority } from '../../lib/pki/authority.ts';
import { later, intermediateOf, now, rootOf } from '../pki/mesh-of-tests.ts';
import type { Files } from './fixture.ts';

/** The public files of a cluster's CA in `pki/<cluster>/`. */
export const caFiles = (cluster: string, authority: Authority, root: Authority): Files => ({
  [`pki/${cluster}/ca-cert.pem`]: authority.certificate.pem,
  [`pki/${cluster}/cert-chain.pem`]: authority.certificate.pem + root.certificate.pem,
  [`pki/${cluster}/root-cert.pem`]: root.certificate.pem,
});

/** A sound root with an intermediate for each cluster. */
export const soundAuthorities = (...clusters: readonly string[]): Files => {
  const root = rootOf();
  return Object.assign({}, ...clusters.map((name) => caFiles(name, intermediateOf(root, name), root)));
};

export const day = { now, later };
