import type { JsonObject, ObjectRef } from './manifest.ts';
import type { Stage } from './stage.ts';

export type IstioChart = 'base' | 'cni' | 'istiod' | 'gateway';

/** A change to an object that a chart makes, as a strategic merge patch. */
export interface ReleasePatch {
  readonly target: Pick<ObjectRef, 'kind' | 'name'>;
  /** False where the next helm upgrade would undo it, so that it is of no use to people who run helm themselves. */
  readonly lasting: boolean;
  readonly patch: JsonObject;
  /** In its place, operations of RFC 6902: only a declaration brings such. */
  readonly operations?: readonly JsonObject[];
}

/** Fields of chart objects that something in the cluster writes, so that an engine must not fight over them. */
export interface ReleaseDrift {
  readonly kind: string;
  /** JSON pointers. */
  readonly paths: readonly string[];
}

/** One Helm release as data: the install method says what, the engine says how. */
export interface Release {
  readonly name: string;
  readonly chart: IstioChart;
  readonly version: string;
  readonly namespace: string;
  readonly stage: Stage;
  readonly values: JsonObject;
  /** True where Helm refuses the chart for its own schema, whatever the values are. */
  readonly skipSchemaValidation: boolean;
  readonly patches: readonly ReleasePatch[];
  readonly drift: readonly ReleaseDrift[];
  /** Releases of the same stage that must be ready first. */
  readonly needs: readonly string[];
}

/** A patch of a release, and its file below dist/<cluster>/. */
export interface PatchFile {
  readonly patch: ReleasePatch;
  readonly path: string;
}

/** The patches that are of use by hand, each with a file of its own. */
export const patchFiles = ({ patches }: Release): readonly PatchFile[] => {
  const seen = new Map<string, number>();
  return patches
    .filter(({ lasting }) => lasting)
    .map((patch) => {
      const name = `${patch.target.kind.toLowerCase()}-${patch.target.name}`;
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      return { patch, path: `helm/patches/${name}${count === 1 ? '' : `-${count}`}.yaml` };
    });
};
