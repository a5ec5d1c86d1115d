import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabMesh } from '../lab/mesh.ts';
import type { OutsideAuthority } from '../lab/outside-authority.ts';

/** What the clusters of a mesh have from outside authorities: who signed for them, and which roots they trust. */
export class RotatingRoots {
  readonly #folder: string;
  readonly #clusters: readonly string[];
  readonly #signed = new Map<string, string>();
  #roots: readonly OutsideAuthority[];

  constructor(folder: string, clusters: readonly string[], root: OutsideAuthority) {
    this.#folder = folder;
    this.#clusters = clusters;
    this.#roots = [root];
  }

  /** A store without a root, and intermediates for all clusters that this authority signed. */
  initialise(mesh: LabMesh, signer: OutsideAuthority): void {
    const { workspace, owner } = mesh;
    workspace.run(['ca', 'init', '--no-root', '--recipient', owner.recipient, '--no-backup']);
    for (const cluster of this.#clusters) this.sign(mesh, cluster, signer);
  }

  /** Gives every cluster these roots; who signs stays as it is. */
  trust(mesh: LabMesh, roots: readonly OutsideAuthority[]): void {
    this.#roots = roots;
    for (const cluster of this.#clusters) this.#import(mesh, cluster, this.#signed.get(cluster) ?? '');
  }

  /** Gives a cluster a new key with a certificate of this authority; the roots stay as they are. */
  sign(mesh: LabMesh, cluster: string, signer: OutsideAuthority): void {
    const request = mesh.workspace.run(['ca', 'csr', cluster]).stdout;
    const certificate = signer.sign(cluster, request);
    this.#import(mesh, cluster, certificate);
    this.#signed.set(cluster, certificate);
  }

  /** The answer of another authority to a request of the cluster, which is not imported. */
  answer({ workspace }: LabMesh, cluster: string, signer: OutsideAuthority): string {
    return signer.sign(`${cluster}-answer`, workspace.run(['ca', 'csr', cluster]).stdout);
  }

  #import({ workspace }: LabMesh, cluster: string, certificate: string): void {
    const roots = join(this.#folder, 'roots.pem');
    writeFileSync(roots, this.#roots.map(({ root }) => root).join(''));
    workspace.run(['ca', 'import', cluster, '--cert', certificate, '--root', roots]);
  }
}
