import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import type { Authority } from '../../pki/authority.ts';
import { readCertificateFile } from '../../pki/certificate.ts';
import { daysUntil } from '../../pki/horizon.ts';
import type { Profile } from '../../pki/profile.ts';
import type { RootCompartment } from '../../store/store.ts';

const refuse = (code: string, problem: string, remedy: string): MeshError =>
  new MeshError([errorAt(code, ['pki', 'roots'], problem, remedy)]);

const elsewhere = 'have the intermediates signed where the root is: isthmus ca csr, then isthmus ca import';

/** The newest root of the store, which signs. Throws a MeshError where there is none, or it has expired. */
export const signingRoot = (compartment: RootCompartment, now: Date): Authority => {
  const [newest] = compartment.roots();
  const certificate = newest && readCertificateFile(newest.certificatePem).certificates[0];
  if (!newest || !certificate) throw refuse('root-none', 'the store holds no root', elsewhere);
  if (certificate.notAfter <= now) {
    const problem = `${certificate.title} has expired`;
    throw refuse('root-expired', problem, 'nothing it signs is believed: a new root is needed in every cluster');
  }
  return { certificate, key: newest.key };
};

/** A line for people where the root ends before what it signs would; empty otherwise. */
export const clampWarning = ({ certificate }: Authority, profile: Profile, now: Date): string => {
  const left = daysUntil(certificate.notAfter, now);
  if (left >= profile.intermediateDays - 1) return '';
  const end = certificate.notAfter.toISOString().slice(0, 10);
  return `${certificate.title} ends in ${left} days: notAfter of what it signs is clamped to ${end}. Plan a new root.\n`;
};
