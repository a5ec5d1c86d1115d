import { mentions, type Rule } from '../rule.ts';

const authority =
  /^\[?(caAddress|CA_ADDR|caName|CA_PROVIDER|pilotCertProvider|PILOT_CERT_PROVIDER|EXTERNAL_CA|externalCA|caCertificates|certSigners|USE_CACERTS_FOR_SELF_SIGNED_CA|raConfig)\]?$|(^|\n)[^\S\n]*caAddress:/;

/** Who signs the certificates of workloads. */
export const caAddress: Rule = {
  name: 'ca-address',
  risk: 'trust',
  reasons: (subject) => {
    const fields = subject.leaves.filter((leaf) => mentions(leaf, authority));
    return fields.length > 0 ? ['who signs the certificates of workloads changes'] : [];
  },
};
