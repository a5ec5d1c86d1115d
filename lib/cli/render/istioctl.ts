import { mkdtempSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { IstioVersion } from '../../plan/istio-plan.ts';
import type { Issue } from '../../plan/issue.ts';
import { isMap, type Json } from '../../plan/manifest.ts';
import type { RenderInput } from '../../synth/render-inputs.ts';
import { readObjects } from './read-objects.ts';
import type { Renderer, RendererWish, VersionCheck } from './renderer.ts';
import { runProgram, type Surroundings } from './program.ts';
import { isUnknown, versionIssues } from './version-check.ts';

/** The version out of `istioctl version -o json`, which has it below clientVersion since 1.0. */
const versionIn = (output: string): string => {
  try {
    const said: Json = JSON.parse(output);
    const client = isMap(said) ? said['clientVersion'] : undefined;
    const version = isMap(client) ? client['version'] : undefined;
    return typeof version === 'string' ? version : 'unknown';
  } catch {
    return 'unknown';
  }
};

/** One of the istioctls that the user named, or the one on PATH. */
interface Candidate {
  readonly path: string;
  readonly version: string;
}

/** The fewer there is to say of a candidate the better; an error outweighs any warning. */
const badness = (issues: readonly Issue[]): number =>
  issues.reduce((sum, { severity }) => sum + (severity === 'error' ? 2 : 1), 0);

/** Two control planes of different releases need two istioctls: each spec gets the one that is closest to its release. */
class Candidates {
  readonly #candidates: readonly Candidate[];
  readonly #allowed: string;

  constructor(candidates: readonly Candidate[], allowed: string) {
    this.#candidates = candidates;
    this.#allowed = allowed;
  }

  for(version: IstioVersion): Candidate & { readonly issues: readonly Issue[] } {
    const [best] = this.#candidates
      .map((candidate) => {
        const found = { program: 'istioctl' as const, of: 'istioctl', text: candidate.version, allowed: this.#allowed };
        return { ...candidate, issues: versionIssues(version, found) };
      })
      .toSorted((a, b) => badness(a.issues) - badness(b.issues));
    if (best === undefined) throw new Error('there is no istioctl to choose from');
    return best;
  }

  check(inputs: readonly RenderInput[]): VersionCheck {
    const versions = new Map(inputs.map(({ version }) => [version.text, version]));
    const chosen = [...versions.values()].map((version) => this.for(version));
    return {
      issues: chosen.flatMap(({ issues }) => issues),
      version: [...new Set(chosen.map(({ version }) => version))].join(', '),
      allowed: chosen.some(({ version }) => isUnknown(version)) ? this.#allowed : '',
    };
  }
}

/**
 * The user's own istioctl. It sees neither the user's configuration nor a cluster: what it makes depends on the spec and
 * on the charts that it holds itself.
 */
export const istioctlRenderer = async ({ paths, scratch, allowed }: RendererWish): Promise<Renderer> => {
  const surroundings: Surroundings = {
    folder: scratch,
    environment: { HOME: scratch, KUBECONFIG: devNull, LC_ALL: 'C' },
  };
  const versionOf = async (path: string): Promise<Candidate> => {
    const said = await runProgram(path, ['version', '--remote=false', '-o', 'json'], surroundings);
    return { path, version: versionIn(said) };
  };
  const candidates = new Candidates(await Promise.all(paths.map(versionOf)), allowed);
  return {
    program: 'istioctl',
    check: (inputs) => Promise.resolve(candidates.check(inputs)),
    render: async (cluster, { name, text, version }) => {
      const folder = mkdtempSync(join(scratch, 'spec-'));
      const file = join(folder, `${name}.yaml`);
      writeFileSync(file, text);
      const { path } = candidates.for(version);
      const output = await runProgram(path, ['manifest', 'generate', '-f', file], { ...surroundings, folder });
      return readObjects(output, cluster.name, 'istioctl');
    },
  };
};
