import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.ts';

const elliptic = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** What istiod's certificate has to have, whatever a request asks for (docs/guides/own-root.md). */
const intermediateExtensions = `subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, keyCertSign
subjectAltName = DNS:istiod.istio-system.svc
`;

/** An authority beside isthmus, made with openssl: its key is none that isthmus ever sees. */
export class OutsideAuthority {
  readonly #folder: string;

  /** The folder must not exist yet. */
  constructor(folder: string, commonName: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    const usage = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
    const files = ['-keyout', this.#at('root-key.pem'), '-out', this.rootFile, '-days', '30'];
    const added = usage.flatMap((one) => ['-addext', one]);
    run('openssl', ['req', '-x509', '-subj', `/O=Outside/CN=${commonName}`, ...elliptic, ...files, ...added]);
    writeFileSync(this.#at('extensions'), intermediateExtensions);
  }

  get rootFile(): string {
    return this.#at('root.pem');
  }

  get root(): string {
    return readFileSync(this.rootFile, 'utf8');
  }

  /** Signs a request for an intermediate and gives the file of the certificate. */
  sign(name: string, request: string): string {
    const signed = this.#at(`${name}.pem`);
    const asked = this.#at(`${name}.csr`);
    writeFileSync(asked, request);
    const signer = ['-CA', this.rootFile, '-CAkey', this.#at('root-key.pem'), '-CAcreateserial'];
    const content = ['-days', '20', '-extfile', this.#at('extensions'), '-out', signed];
    run('openssl', ['x509', '-req', '-in', asked, ...signer, ...content]);
    return signed;
  }

  /** The Secret `cacerts` of a cluster that this authority signs for, by key of its data. */
  cacerts(name: string): Readonly<Record<string, string>> {
    const key = this.#at(`${name}-key.pem`);
    const asked = run('openssl', ['req', '-new', ...elliptic, '-keyout', key, '-subj', `/O=Outside/L=${name}`]);
    const certificate = readFileSync(this.sign(name, asked), 'utf8');
    return {
      'ca-cert.pem': certificate,
      'ca-key.pem': readFileSync(key, 'utf8'),
      'cert-chain.pem': certificate + this.root,
      'root-cert.pem': this.root,
    };
  }

  #at(name: string): string {
    return join(this.#folder, name);
  }
}
