import { readCertificateFile } from '../pki/certificate.ts';

/**
 * What keeps a PEM text from being the CA of an API server, in a few words; undefined when nothing does. Whatever is not
 * a certificate is refused: the text goes into a Secret and its digest into Git.
 */
export const bundleFault = (text: string): string | undefined => {
  const { certificates, pem, unreadable } = readCertificateFile(text);
  if (pem.blocks.some(({ label }) => label !== 'CERTIFICATE')) return 'it holds something other than certificates';
  if (pem.broken || unreadable > 0) return 'it holds a certificate that cannot be read';
  return certificates.length === 0 ? 'it holds no certificate' : undefined;
};
