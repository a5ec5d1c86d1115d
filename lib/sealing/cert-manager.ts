import { cacertsName } from '../plan/cacerts.ts';
import { sealedDocument, unlessEmpty, type WrittenDocument } from './seal-request.ts';

export interface IssuerReference {
  readonly kind: 'Issuer' | 'ClusterIssuer' | (string & {});
  readonly name: string;
  /** `cert-manager.io` for the built-in ones. */
  readonly group: string;
}

export interface BornCacerts {
  readonly cluster: string;
  /** The Istio namespace. */
  readonly namespace: string;
  readonly issuer: IssuerReference;
  /** Annotations of the document itself, such as those that keep it when it would be pruned. */
  readonly annotations: Readonly<Record<string, string>>;
  /** As cert-manager spells durations; a year is `8760h0m0s`. */
  readonly duration: string;
  /** How long before its end the certificate is renewed. */
  readonly renewBefore: string;
}

/**
 * A CA whose key is born in the cluster and never leaves it: nothing is sealed. The subject and the SAN are those of
 * Istio's own intermediates (istio/istio 1.30.3, tools/certs/Makefile.selfsigned.mk); istiod reads the Secret of type
 * kubernetes.io/tls (security/pkg/pki/util/keycertbundle.go), whose `ca.crt` can name one root only. A key that lives on
 * across renewals would make a leaked one leak for ever, so each renewal makes a new one.
 */
export const certificateForCacerts = (request: BornCacerts): WrittenDocument => {
  const { cluster, namespace, issuer, annotations, duration, renewBefore } = request;
  return sealedDocument(cluster, cacertsName, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: cacertsName, namespace, ...unlessEmpty('annotations', annotations) },
    spec: {
      secretName: cacertsName,
      isCA: true,
      commonName: 'Intermediate CA',
      subject: { organizations: ['Istio'], localities: [cluster] },
      dnsNames: [`istiod.${namespace}.svc`],
      duration,
      renewBefore,
      privateKey: { algorithm: 'RSA', size: 4096, encoding: 'PKCS8', rotationPolicy: 'Always' },
      usages: ['digital signature', 'content commitment', 'key encipherment', 'cert sign'],
      issuerRef: { kind: issuer.kind, name: issuer.name, group: issuer.group },
    },
  });
};
