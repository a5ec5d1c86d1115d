import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.ts';

/** A certificate and its key, as paths. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];

/** The PKI of one API server, made with openssl: what our own code makes has to be checked by something else. */
export class ClusterCertificates {
  readonly #folder: string;
  readonly authority: Identity;

  constructor(folder: string, cluster: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    const usage = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
    this.authority = this.#make('ca', `/CN=${cluster}-ca`, usage, []);
  }

  server(name: string, alternativeNames: readonly string[]): Identity {
    const extensions = [`subjectAltName=${alternativeNames.join(',')}`, 'extendedKeyUsage=serverAuth'];
    return this.#make(name, `/CN=${name}`, extensions, this.#signed());
  }

  /** `subject` as openssl writes it: O is the group, CN the user. */
  client(name: string, subject: string): Identity {
    return this.#make(name, subject, ['extendedKeyUsage=clientAuth'], this.#signed());
  }

  /** Signs the tokens of service accounts. */
  signingKey(): string {
    const file = join(this.#folder, 'service-accounts.key');
    run('openssl', ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', file]);
    return file;
  }

  #signed(): readonly string[] {
    return ['-CA', this.authority.certificate, '-CAkey', this.authority.key];
  }

  #make(name: string, subject: string, extensions: readonly string[], issuer: readonly string[]): Identity {
    const made = { certificate: join(this.#folder, `${name}.crt`), key: join(this.#folder, `${name}.key`) };
    const files = ['-keyout', made.key, '-out', made.certificate];
    const added = extensions.flatMap((one) => ['-addext', one]);
    run('openssl', ['req', '-x509', '-subj', subject, ...curve, ...files, ...added, ...issuer]);
    return made;
  }
}
