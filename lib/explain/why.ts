import { errorAt } from '../plan/issue.ts';
import type { ObjectRef } from '../plan/manifest.ts';
import { MeshError, refuseErrors } from '../plan/mesh-error.ts';
import { nearest } from '../plan/nearest.ts';
import { remoteSecretPrefix } from '../plan/remote-secret.ts';
import { type Customisation, type MeshInputs, readMeshInputs } from '../synth/mesh-inputs.ts';
import { type Compiled, compileMesh } from '../synth/synth.ts';
import type { Destination } from '../synth/plain-documents.ts';
import { type FileDecider, decidersOf } from './deciders.ts';
import { fileMaker, type FileMaker, type MadeFile, type StageObject } from './dist-file.ts';
import { reasonOf } from './fixed-lines.ts';
import { besideRule, listingRule, type Rule, ruleOf } from './made-by.ts';

/** A file that is a copy: from where, and which verb wrote it there. */
export interface Copy {
  readonly file: string;
  readonly verb: string;
}

/** Where a file of dist, or one line of it, comes from. */
export interface Provenance {
  readonly file: string;
  /** Counted from 1; undefined for the whole file. */
  readonly line: number | undefined;
  readonly text: string;
  readonly rule: Rule;
  /** The object that the file holds, in which stage, and the construct that made it. */
  readonly object: (ObjectRef & { readonly stage: string; readonly construct: string }) | undefined;
  readonly copy: Copy | undefined;
  /** What decides the line (or any line of the file), and what decides whether the file is there. */
  readonly deciders: readonly FileDecider[];
  /** Why the line is as it is where nothing decides it; empty where no fact is known. */
  readonly reason: string;
}

/** What is asked about: a path below dist, and the text that stands there. */
export interface WhyQuestion {
  readonly mesh: string;
  readonly customisation: Customisation;
  readonly destination: Destination;
  readonly file: string;
  readonly line: number | undefined;
  /** Undefined: there is no such file. */
  readonly standing: string | undefined;
}

const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const refuse = (code: string, file: string, problem: string, remedy: string): MeshError =>
  new MeshError([errorAt(code, [file], problem, remedy)]);

const unknown = (file: string, { tree }: Compiled): MeshError => {
  const paths = [...tree.keys()];
  const close = paths.find((path) => basename(path) === basename(file)) ?? nearest(file, paths);
  const remedy = close === '' ? 'name a file of dist, as isthmus why dist/<cluster>/...' : `did you mean ${close}?`;
  return refuse('dist-file-unknown', file, 'synth makes no such file', remedy);
};

/** Whether a text is what synth makes now, and has the line that is asked about; throws where not. */
const refuseStale = ({ file, line, standing }: WhyQuestion, text: string): void => {
  if (standing === undefined) {
    throw refuse('dist-file-missing', file, 'synth makes it, and dist has it not', 'run isthmus synth');
  }
  if (standing !== text) {
    throw refuse(
      'dist-stale',
      file,
      'it is not what synth makes of mesh.yaml now',
      'run isthmus synth, then ask again',
    );
  }
  const lines = text.replace(/\n$/, '').split('\n').length;
  if (line !== undefined && (line < 1 || line > lines)) {
    throw refuse('dist-line-unknown', file, `it has no line ${line}`, `name one from 1 to ${lines}`);
  }
};

/** `cluster1/40-expose/exposure/...`: what stands below the chart. */
const childIdOf = (origin: string): string => origin.split('/')[2] ?? '';

const copyOf = (object: StageObject, rendered: string): Copy | undefined => {
  const { copied, built, stage, ref } = object;
  if (copied !== '') {
    return { file: copied, verb: ref.name.startsWith(remoteSecretPrefix) ? 'remote-secret' : 'seal' };
  }
  const maker = built && stage.makers.get(childIdOf(built.origin));
  return maker?.kind === 'install' && maker.name === 'rendered' ? { file: rendered, verb: 'render' } : undefined;
};

const objectRule = ({ stage, built }: StageObject, inputs: MeshInputs, customisation: Customisation): Rule => {
  if (built === undefined)
    return { room: `lib/resolve/sealed-documents.ts`, words: 'a sealed document, copied as it is' };
  const id = childIdOf(built.origin);
  const maker = stage.makers.get(id) ?? { kind: 'part', name: '' };
  const own = [...customisation.addons, ...customisation.samples].map(({ name }) => name);
  return ruleOf(maker, id, own, inputs.plan.settings.install.method);
};

const engineRule = ({ plan }: MeshInputs): Rule => {
  const { engine } = plan.settings.gitops;
  return { room: `lib/engines/${engine}.ts`, words: `engine ${engine}` };
};

const lineOf = (text: string, line: number | undefined): string =>
  line === undefined ? '' : (text.split('\n')[line - 1] ?? '');

/** Only what concerns the line; for a whole file, everything. */
const about = (deciders: readonly FileDecider[], line: number | undefined): readonly FileDecider[] =>
  line === undefined
    ? deciders
    : deciders
        .map((decider) => ({ ...decider, lines: new Set(decider.lines.has(line) ? [line] : []) }))
        .filter(({ lines, existence }) => existence || lines.size > 0);

/** A line that names a file: who asks about it means that file. */
const listedReason = (file: string, line: string): string => {
  const named = /"file":"([^"]+)"/.exec(line)?.[1] ?? /^\s*- (\S+)$/.exec(line)?.[1];
  if (named === undefined) return '';
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  return `it stands for ${folder}${named}: ask isthmus why about that`;
};

const listed = (question: WhyQuestion, text: string, rule: Rule): Provenance => {
  const { file, line } = question;
  const said = lineOf(text, line);
  return {
    file,
    line,
    text: said,
    rule,
    object: undefined,
    copy: undefined,
    deciders: [],
    reason: listedReason(file, said),
  };
};

interface Found {
  readonly owner: string;
  readonly make: FileMaker;
  readonly made: MadeFile;
}

/** The maker of a file: of the cluster that its path names, else of the mesh; undefined where none makes it. */
const makerOf = async (
  { file, customisation }: WhyQuestion,
  { registry, plan }: MeshInputs,
): Promise<Found | undefined> => {
  const folders = file.split('/');
  const named = plan.clusters.filter(({ name }) => folders.includes(name));
  for (const cluster of [...named, undefined]) {
    const owner = cluster?.name ?? '';
    const make = fileMaker({ registry, transforms: customisation.transforms }, file, owner);
    const made = await make(plan, cluster);
    if (made !== undefined) return { owner, make, made };
  }
  return undefined;
};

/** A file that lists others is made of the whole mesh; so is the word that there is no such file. */
const listedOrUnknown = async (question: WhyQuestion): Promise<Provenance> => {
  const compiled = await compileMesh(question.mesh, question.customisation, question.destination);
  const text = compiled.tree.get(question.file);
  const rule = listingRule(question.file);
  if (text === undefined || rule === undefined) throw unknown(question.file, compiled);
  refuseStale(question, text);
  return listed(question, text, rule);
};

const ruleFor = (question: WhyQuestion, { owner, made }: Found, inputs: MeshInputs): Rule => {
  const { file, customisation } = question;
  if (made.object) return objectRule(made.object, inputs, customisation);
  const below = file.startsWith(`${owner}/`) ? besideRule(file.slice(owner.length + 1)) : undefined;
  return below ?? engineRule(inputs);
};

/**
 * Where a line of dist comes from. Throws a MeshError where the file is none of dist, or is not what synth makes now:
 * then nothing true could be said of it.
 */
export const whyOf = async (question: WhyQuestion): Promise<Provenance> => {
  const { file, line } = question;
  const inputs = readMeshInputs(question.mesh, question.customisation);
  refuseErrors(inputs.issues);
  const found = listingRule(file) === undefined ? await makerOf(question, inputs) : undefined;
  if (found === undefined) return listedOrUnknown(question);
  const { owner, make, made } = found;
  const { object, text } = made;
  refuseStale(question, text);
  const isCopy = object !== undefined && object.copied !== '';
  const deciders = isCopy ? [] : about(await decidersOf(inputs, { text, owner, make }), line);
  const said = lineOf(text, line);
  return {
    file,
    line,
    text: said,
    rule: ruleFor(question, found, inputs),
    object: object && { ...object.ref, stage: object.stage.stage, construct: object.built?.origin ?? '' },
    copy: object && copyOf(object, `rendered/${owner}/${object.stage.stage}/${basename(file)}`),
    deciders,
    reason: deciders.some(({ lines }) => lines.size > 0) ? '' : reasonOf(said),
  };
};
