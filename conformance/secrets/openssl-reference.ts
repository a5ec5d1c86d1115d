import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lab/command.ts';

/** A root and an intermediate as openssl makes them with the fields of Istio's own recipe; paths of PEM files. */
export interface Reference {
  readonly root: string;
  readonly intermediate: string;
}

const usage = 'keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, keyCertSign';

const configuration = (names: readonly string[], extensions: readonly string[]): string =>
  [
    '[ req ]',
    'prompt = no',
    'utf8 = yes',
    'distinguished_name = name',
    '[ name ]',
    ...names,
    '[ extensions ]',
    'subjectKeyIdentifier = hash',
    ...extensions,
    '',
  ].join('\n');

const rootText = configuration(['O = Istio', 'CN = Root CA'], ['basicConstraints = critical, CA:true', usage]);

const intermediateText = (cluster: string): string =>
  configuration(
    ['O = Istio', 'CN = Intermediate CA', `L = ${cluster}`],
    ['basicConstraints = critical, CA:true, pathlen:0', usage, 'subjectAltName = DNS:istiod.istio-system.svc'],
  );

/** Makes both with openssl alone. The fields: istio/istio 1.30.3, tools/certs. */
export const opensslReference = (folder: string, cluster: string): Reference => {
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('root.cnf'), rootText);
  writeFileSync(at('intermediate.cnf'), intermediateText(cluster));
  const key = ['-newkey', 'rsa:4096', '-nodes', '-sha256'];
  const rootFiles = ['-keyout', at('root.key'), '-out', at('root.pem')];
  const rootFlags = ['-config', at('root.cnf'), '-extensions', 'extensions', '-days', '3650'];
  run('openssl', ['req', '-x509', ...key, ...rootFiles, ...rootFlags], { cwd: folder });
  const requestFiles = ['-keyout', at('intermediate.key'), '-out', at('intermediate.csr')];
  run('openssl', ['req', '-new', ...key, ...requestFiles, '-config', at('intermediate.cnf')], { cwd: folder });
  const issuer = ['-CA', at('root.pem'), '-CAkey', at('root.key'), '-sha256', '-days', '3650'];
  const extensions = ['-extfile', at('intermediate.cnf'), '-extensions', 'extensions'];
  const files = ['-in', at('intermediate.csr'), '-out', at('intermediate.pem')];
  run('openssl', ['x509', '-req', ...files, ...issuer, ...extensions], { cwd: folder });
  return { root: at('root.pem'), intermediate: at('intermediate.pem') };
};

const bytes = /(?:[0-9a-f]{2}:){4,}(?:\s*(?:[0-9a-f]{2}:)+)*\s*[0-9a-f]{2}/gi;

/** What openssl says about a certificate, without what is random or a moment. */
export const certificateText = (file: string): string =>
  run('openssl', ['x509', '-in', file, '-noout', '-text'])
    .replaceAll(bytes, '(bytes)')
    .replaceAll(/(Not Before|Not After ): .*/g, '$1: (moment)');

/** The elements of a certificate as openssl parses them: kinds, depth, string types and texts, without what is random. */
export const certificateStructure = (file: string): string =>
  run('openssl', ['asn1parse', '-in', file])
    .split('\n')
    .map((line) => line.replace(/^\s*\d+:(d=\d+)\s+hl=\d+ l=\s*\d+ /, '$1 '))
    .map((line) => line.replace(/(UTCTIME|GENERALIZEDTIME)\s*:.*/, 'time').replace(/[0-9A-F]{36,}$/, '(bytes)'))
    .join('\n');

/** Life of a certificate in days. */
export const lifeOf = (file: string): { readonly days: number; readonly end: Date } => {
  const dates = run('openssl', ['x509', '-in', file, '-noout', '-dates']);
  const at = (name: string): Date => new Date(new RegExp(`${name}=(.*)`).exec(dates)?.[1] ?? '');
  const end = at('notAfter');
  return { days: (end.getTime() - at('notBefore').getTime()) / 86_400_000, end };
};
