import type { ObjectRef } from '../plan/manifest.ts';
import { fileNames } from './file-name.ts';

/** A file as it is to be written: the path is relative to dist, with forward slashes. */
export interface FileSpec {
  readonly path: string;
  readonly text: string;
}

/** An object and its YAML. */
export interface WrittenObject {
  readonly ref: ObjectRef;
  readonly text: string;
}

/** The files of the objects of one folder, in their order; one object, one file. */
export const objectFiles = (folder: string, objects: readonly WrittenObject[]): readonly FileSpec[] => {
  const names = fileNames(objects.map(({ ref }) => ref));
  return objects.map(({ text }, index) => ({ path: `${folder}/${names[index]}`, text }));
};
