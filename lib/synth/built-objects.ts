import { ApiObject, type Chart } from 'cdk8s';
import type { BuiltObject } from '../emit/check-object.ts';
import { LiteralObject } from '../parts/literal-object.ts';
import { errorAt, type Issue } from '../plan/issue.ts';
import type { Manifest } from '../plan/manifest.ts';
import type { Stage } from '../plan/stage.ts';
import type { ObjectPatch } from '../plan/overrides-plan.ts';
import { applyTransforms } from './apply-transforms.ts';
import type { PatchedObject } from './overrides/patched-object.ts';
import type { Transform } from './transform.ts';

/** cdk8s declares the result of `toJson` as any; what it really is, is checked field by field right after. */
const manifestOf = (object: ApiObject): Manifest => {
  const made: unknown = object.toJson();
  return made as Manifest; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the one door for foreign objects
};

/** What a foreign object was given, after cdk8s resolved it and before its own class converts it. */
const givenTo = (object: ApiObject): unknown => ApiObject.prototype.toJson.call(object);

/** What constructs say of themselves through `node.addValidation`. */
const validationIssues = (origin: string, chart: Chart): readonly Issue[] =>
  chart.node
    .findAll()
    .flatMap((construct) =>
      construct.node
        .validate()
        .map((problem) =>
          errorAt(
            'construct-invalid',
            [`${origin}/${construct.node.path}`],
            problem,
            'change what the construct is given',
          ),
        ),
    );

/** An object as its construct gives it, with what a class that converts was given; `origin` names it for people. */
export const builtObject = (object: ApiObject, origin: string): BuiltObject => {
  const made = manifestOf(object);
  const converts = !LiteralObject.isLiteral(object);
  return { manifest: made, origin, input: converts ? { given: givenTo(object), made } : undefined };
};

/** An object with the patches of the declaration that changed it. */
export interface PatchedBuiltObject extends BuiltObject {
  readonly patches: readonly ObjectPatch[];
}

/** Puts the patches of a declaration into an object. */
export type Patching = (manifest: Manifest, stage: Stage) => PatchedObject;

export interface BuiltObjects {
  readonly objects: readonly PatchedBuiltObject[];
  readonly issues: readonly Issue[];
}

/** The objects of a chart in the order they were made, after the patches of the declaration, then the user's own transforms. */
export const builtObjects = (
  cluster: string,
  chart: Chart,
  stage: Stage | undefined,
  transforms: readonly Transform[],
  patching: Patching = (manifest) => ({ manifest, patches: [] }),
): BuiltObjects => {
  const issues: Issue[] = [];
  const objects = chart.node.findAll().flatMap((construct) => {
    if (!ApiObject.isApiObject(construct)) return [];
    const built = builtObject(construct, `${cluster}/${construct.node.path}`);
    if (stage === undefined) return [{ ...built, patches: [] }];
    const { manifest, patches } = patching(built.manifest, stage);
    if (transforms.length === 0) return [{ ...built, manifest, patches }];
    const changed = applyTransforms(manifest, transforms, { cluster, stage }, built.origin);
    issues.push(...changed.issues);
    return [{ ...built, manifest: changed.manifest, patches }];
  });
  return { objects, issues: [...issues, ...validationIssues(cluster, chart)] };
};
