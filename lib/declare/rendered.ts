import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { isManifest } from '../plan/manifest.ts';
import { type RenderedObject, type RenderedPlan, renderedStages } from '../plan/rendered-plan.ts';
import { readYaml } from '../yaml/read.ts';
import type { CommittedFile, CommittedReader } from './committed-reader.ts';
import { readRenderedIndex, type RenderedIndex, renderedIndexName } from './rendered-index.ts';

/** The largest object is a CRD with the schemas of several versions: half a megabyte. */
const maxObjectBytes = 4 * 1024 * 1024;

/** What is committed below rendered/<cluster>/. */
export interface CommittedRendering {
  readonly index: CommittedFile;
  readonly plan: RenderedPlan;
}

/** The folder of a cluster's rendered objects, below that of mesh.yaml. */
export const renderedFolder = (cluster: string): string => `rendered/${cluster}`;

/** The command that makes the rendered objects of a cluster anew, or of several with commas between them. */
export const renderCommand = (clusters: string): string => `isthmus render -c ${clusters}`;

type Content = RenderedObject['manifest'] | undefined;

/**
 * Reads the objects of all clusters. What has the same bytes is read once and comes back as the same object: CRDs, the
 * bulk of it, are equal everywhere, and what follows knows objects by identity.
 */
class Renderings {
  readonly #reader: CommittedReader;
  readonly #byDigest = new Map<string, Content>();

  constructor(reader: CommittedReader) {
    this.#reader = reader;
  }

  cluster(name: string): CommittedRendering | undefined {
    const file = `${renderedFolder(name)}/${renderedIndexName}`;
    this.#reader.names(renderedFolder(name));
    const index = this.#reader.read(file);
    if (index === undefined) return undefined;
    const content = readRenderedIndex(index.text);
    const remedy = `restore it with git, or run ${renderCommand(name)}`;
    if (content === undefined) {
      this.#reader.issues.push(
        fileIssue('rendered-unreadable', file, `${file} is not what isthmus render writes`, remedy),
      );
      return { index, plan: { kind: 'unreadable' } };
    }
    this.#findUnlisted(name, content);
    const objects = content.objects.map((object) => this.#object(name, object));
    const sound = objects.filter((object) => object !== undefined);
    const { program, inputs } = content;
    if (sound.length < objects.length) return { index, plan: { kind: 'unreadable' } };
    return { index, plan: { kind: 'rendered', program, inputs, objects: sound } };
  }

  #object(cluster: string, { stage, file, sha256 }: RenderedIndex['objects'][number]): RenderedObject | undefined {
    const path = `${renderedFolder(cluster)}/${file}`;
    const before = this.#reader.issues.length;
    const read = this.#reader.read(path, maxObjectBytes);
    if (read === undefined) {
      const missing = `${path} is missing`;
      if (this.#reader.issues.length === before) this.#refuse(cluster, 'rendered-missing-file', path, missing);
      return undefined;
    }
    if (read.sha256 !== sha256) {
      this.#reader.issues.push(
        fileIssue(
          'rendered-edited',
          path,
          `${path} is not what isthmus render wrote`,
          `restore it: ${renderCommand(cluster)}; what has to differ belongs into mesh.yaml, or into a transform of main.ts`,
        ),
      );
      return undefined;
    }
    const manifest = this.#content(read);
    if (manifest !== undefined) return { stage, manifest };
    this.#refuse(cluster, 'rendered-unreadable', path, `${path} is not a Kubernetes object`);
    return undefined;
  }

  #content({ file, text, sha256 }: CommittedFile): Content {
    if (this.#byDigest.has(sha256)) return this.#byDigest.get(sha256);
    const { value } = readYaml(text, { file, maxBytes: maxObjectBytes, aliases: 'none' });
    const content = value !== undefined && isManifest(value) ? value : undefined;
    this.#byDigest.set(sha256, content);
    return content;
  }

  #refuse(cluster: string, code: string, file: string, problem: string): void {
    const remedy = `restore it with git, or run ${renderCommand(cluster)}`;
    this.#reader.issues.push(fileIssue(code, file, problem, remedy));
  }

  /** A file that no index lists would be left out of dist without a word. */
  #findUnlisted(cluster: string, { objects }: RenderedIndex): void {
    const listed = new Set(objects.map(({ file }) => file));
    for (const stage of renderedStages) {
      const names = this.#reader.names(`${renderedFolder(cluster)}/${stage}`).filter((name) => name.endsWith('.yaml'));
      for (const name of names.filter((other) => !listed.has(`${stage}/${other}`))) {
        const file = `${renderedFolder(cluster)}/${stage}/${name}`;
        this.#refuse(cluster, 'rendered-unlisted', file, `${file} was not made by isthmus render`);
      }
    }
  }
}

const foreignFolder = (name: string): Issue => {
  const folder = `rendered/${name}`;
  const problem = `${folder} is read by nobody: no cluster of the mesh has this name`;
  return { ...fileIssue('committed-unread', folder, problem, 'correct the name, or remove it'), severity: 'warning' };
};

/** What is rendered of each cluster; a cluster without an index has no entry. Refusals are left with the reader. */
export const readRenderings = (
  reader: CommittedReader,
  clusters: readonly string[],
): ReadonlyMap<string, CommittedRendering> => {
  // Looking at a folder refuses it where it is a link.
  reader.names('rendered');
  const folders = reader.entries('rendered').filter(({ kind }) => kind === 'folder');
  reader.issues.push(...folders.filter(({ name }) => !clusters.includes(name)).map(({ name }) => foreignFolder(name)));
  const renderings = new Renderings(reader);
  return new Map(
    clusters.flatMap((name) => {
      const rendering = renderings.cluster(name);
      return rendering === undefined ? [] : [[name, rendering] as const];
    }),
  );
};
