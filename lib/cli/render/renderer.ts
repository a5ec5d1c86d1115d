import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { Issue } from '../../plan/issue.ts';
import type { JsonObject, Manifest } from '../../plan/manifest.ts';
import type { RenderProgram } from '../../plan/rendered-plan.ts';
import type { RenderInput } from '../../synth/render-inputs.ts';

export type RenderedManifest = Manifest & JsonObject;

/** What is known of the versions behind some inputs. */
export interface VersionCheck {
  /** What is wrong with them; an error where the program must not be used. */
  readonly issues: readonly Issue[];
  /** As rendered/<cluster>/index.json records it. */
  readonly version: string;
  /** Why a build without a release was used; empty where there was a release to compare. */
  readonly allowed: string;
}

/** Programs that were found and asked for their versions, ready to make objects. */
export interface Renderer {
  readonly program: RenderProgram;
  check(inputs: readonly RenderInput[]): Promise<VersionCheck>;
  /** Everything the program makes of one input, in its order. */
  render(cluster: ClusterPlan, input: RenderInput): Promise<readonly RenderedManifest[]>;
}

/** What every renderer is told. */
export interface RendererWish {
  /** The absolute paths of the programs. */
  readonly paths: readonly string[];
  /** An empty folder of this run. */
  readonly scratch: string;
  /** Why a build without a release may be used; empty: it may not. */
  readonly allowed: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}
