import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CleartextSecret } from '../../lib/sealing/cleartext-secret.ts';
import { readRecipientCertificates } from '../../lib/sealing/recipient-certificate.ts';
import { sealForController } from '../../lib/sealing/sealed-secrets.ts';
import { type Program, proofsIn } from './program.ts';
import type { Ledger } from '../report/ledger.ts';
import { holds, oddSecret, sampleCacerts, sampleRemoteAccess } from './secrets.ts';

/** A key as the controller makes it, and its certificate. */
const makeKey = (kubeseal: Program, name: string): string => {
  const subject = ['-subj', '/CN=sealed-secret', '-days', '30', '-nodes'];
  const files = ['-keyout', `${name}.key`, '-out', `${name}.crt`];
  const made = kubeseal.runOther('openssl', ['req', '-x509', '-newkey', 'rsa:4096', ...files, ...subject]);
  if (!made.ok) throw new Error(made.stderr);
  return readFileSync(join(kubeseal.folder, `${name}.crt`), 'utf8');
};

/** The controller may take the Secret over; only the CA outlives its document. */
const marked = (yaml: Buffer, lasting: boolean): boolean =>
  yaml.includes('sealedsecrets.bitnami.com/managed: "true"') &&
  yaml.includes('sealedsecrets.bitnami.com/skip-set-owner-references: "true"') === lasting;

/** What `kubeseal --recovery-unseal` makes of our documents. */
export const proveWithKubeseal = async (ledger: Ledger, kubeseal: Program): Promise<void> => {
  const { opens, refuses } = proofsIn(ledger);
  const own = makeKey(kubeseal, 'own');
  makeKey(kubeseal, 'other');
  const { recipients, issues } = readRecipientCertificates('own.crt', own, new Date());
  const [recipient] = recipients;
  if (!recipient) throw new Error(issues.map(({ problem }) => problem).join());
  const seal = (secret: CleartextSecret): string =>
    sealForController({ cluster: 'cluster1', secret, annotations: {} }, recipient, randomBytes).text;
  const unseal = (text: string, key = 'own'): ReturnType<Program['run']> => {
    const file = kubeseal.write('sealed.yaml', text);
    return kubeseal.run(['--recovery-unseal', '--recovery-private-key', `${key}.key`, '-f', file, '-o', 'yaml']);
  };
  const cacerts = sampleCacerts();
  const remote = sampleRemoteAccess('cluster2');
  const odd = oddSecret();
  const sealed = seal(remote);
  const label = 'istio/multiCluster: "true"';
  const no = /no key could decrypt secret/;
  const flipped = sealed.replace(
    /(cluster2: [A-Za-z0-9+/]{2000})(.)/,
    (_, before: string, one: string) => before + (one === 'A' ? 'B' : 'A'),
  );
  await opens(
    'kubeseal opens cacerts, marked to outlive its document',
    () => unseal(seal(cacerts)),
    (yaml) => holds(yaml, cacerts) && marked(yaml, true),
  );
  await opens(
    'kubeseal opens a remote secret, with its label, marked to go with its document',
    () => unseal(sealed),
    (yaml) => holds(yaml, remote) && yaml.includes(label) && marked(yaml, false),
  );
  await opens(
    'kubeseal opens bytes, letters and odd keys',
    () => unseal(seal(odd)),
    (yaml) => holds(yaml, odd),
  );
  const renamed = sealed.replaceAll('istio-remote-secret-cluster2', 'cacerts');
  await refuses('kubeseal refuses another name', () => unseal(renamed), no);
  const moved = sealed.replaceAll('istio-system', 'default');
  await refuses('kubeseal refuses another namespace', () => unseal(moved), no);
  await refuses('kubeseal refuses another key', () => unseal(sealed, 'other'), no);
  await refuses('kubeseal refuses a changed byte', () => unseal(flipped), no);
};
