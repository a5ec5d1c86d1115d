import { randomBytes } from 'node:crypto';
import { AgeError } from '../../lib/sealing/age/age-error.ts';
import { decryptWithIdentities, encryptForRecipients } from '../../lib/sealing/age/age.ts';
import { armor, dearmor } from '../../lib/sealing/age/armor.ts';
import { AgeIdentity, readAgeRecipient } from '../../lib/sealing/age/x25519.ts';
import { readRecipientCertificates } from '../../lib/sealing/recipient-certificate.ts';
import { decadeCertificate, monthCertificate } from '../sealing/certificates.ts';
import { noon } from '../sealing/sealing-fixture.ts';
import { buffers, type Target, text } from './target.ts';

/** True when it was opened, false when age says why not. */
const opened = (read: () => Buffer): boolean => {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof AgeError) return false;
    throw error;
  }
};

/** Files and recipients of age, and certificates of controllers. */
export const age = (): readonly Target[] => {
  const identity = AgeIdentity.generate(randomBytes);
  const file = encryptForRecipients(Buffer.from('content'), [identity.recipient], randomBytes);
  return [
    {
      name: 'age files',
      seeds: [file],
      read: (bytes) => opened(() => decryptWithIdentities(bytes, [identity])),
      share: 6,
    },
    {
      name: 'armored age files',
      seeds: buffers(armor(file)),
      read: (bytes) => opened(() => decryptWithIdentities(dearmor(text(bytes)), [identity])),
      share: 4,
    },
    {
      name: 'age recipients',
      seeds: buffers(identity.recipient.text),
      read: (bytes) => readAgeRecipient(text(bytes)) !== undefined,
      share: 2,
    },
    {
      name: 'certificates of controllers',
      seeds: buffers(decadeCertificate, monthCertificate, decadeCertificate + monthCertificate),
      read: (bytes) => readRecipientCertificates('r', text(bytes), noon()).recipients.length > 0,
      share: 4,
    },
  ];
};
