import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { insist } from '../report/ledger.ts';
import { run } from './command.ts';

/** Insists that the chain ends at the root and that its leaf names the account. */
export const insistOnChain = (chain: readonly string[], root: string, folder: string, account: string): void => {
  const [leaf = '', ...issuers] = chain;
  const at = (name: string): string => join(folder, `chain-${name}.pem`);
  writeFileSync(at('root'), root);
  writeFileSync(at('leaf'), leaf);
  writeFileSync(at('issuers'), issuers.join('\n'));
  const flags = ['-x509_strict', '-no-CApath', '-CAfile', at('root'), '-untrusted', at('issuers'), at('leaf')];
  run('openssl', ['verify', ...flags]);
  const names = run('openssl', ['x509', '-noout', '-ext', 'subjectAltName', '-in', at('leaf')]);
  insist(names.includes(`URI:spiffe://cluster.local/${account}`), names);
};
