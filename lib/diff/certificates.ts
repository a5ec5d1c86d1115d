import { type Certificate, isSelfSigned, readCertificateFile } from '../pki/certificate.ts';

const encodedStart = 'LS0tLS1CRUdJTi';

/** The certificates of a text in PEM, or in base64 of PEM as webhooks carry it. Empty where there are none. */
export const certificatesIn = (text: string): readonly Certificate[] => {
  const pem = text.startsWith(encodedStart) ? Buffer.from(text, 'base64').toString('utf8') : text;
  return pem.includes('-----BEGIN CERTIFICATE-----') ? readCertificateFile(pem).certificates : [];
};

/** The first 16 digits of the SHA-256 of a certificate: enough to tell two apart, and what pki/roots names its files by. */
export const shortPrint = ({ fingerprint }: Pick<Certificate, 'fingerprint'>): string => fingerprint.slice(0, 16);

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** `Root CA (mesh1) 5905d6e6cfef7a0a`. */
export const certificateName = (certificate: Certificate): string => `${certificate.title} ${shortPrint(certificate)}`;

/** Subject, kind, validity and fingerprint of a certificate in one line. */
export const certificateLine = (certificate: Certificate): string => {
  const kind = isSelfSigned(certificate) ? 'root' : certificate.basicConstraints?.ca === true ? 'intermediate' : 'leaf';
  const days = `${dayOf(certificate.notBefore)} to ${dayOf(certificate.notAfter)}`;
  return `${kind} certificate ${certificateName(certificate)}, ${days}`;
};
