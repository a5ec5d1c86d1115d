import { describe, expect, test } from '@jest/globals';
import { contextOf, contextOverrides, contextsOfFile } from '../../lib/clusters/context-choice.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';

const clusters = ['cluster1', 'cluster2'];
const hinted = { name: 'cluster1', context: 'hint' };
const none: ReadonlyMap<string, string> = new Map();

const codesOf = (run: () => unknown): readonly string[] => {
  try {
    run();
    return [];
  } catch (error) {
    if (error instanceof MeshError) return error.issues.map(({ code }) => code);
    throw error;
  }
};

describe('the context of a cluster', () => {
  const own = contextsOfFile('mesh1: { cluster1: mine }\nother: { cluster1: foreign }\n', 'contexts.yaml', 'mesh1');

  test('is what the command line says, then the own file, then the hint of mesh.yaml', () => {
    const said = contextOverrides(['cluster1=arn:aws:eks:x=y'], clusters);
    expect(contextOf(hinted, said, own)).toBe('arn:aws:eks:x=y');
    expect(contextOf(hinted, none, own)).toBe('mine');
    expect(contextOf(hinted, none, none)).toBe('hint');
  });

  test('is never guessed', () => {
    expect(codesOf(() => contextOf({ name: 'cluster1', context: '' }, none, none))).toEqual(['context-not-named']);
  });

  test.each([
    ['no name', 'cluster1='],
    ['no cluster', '=x'],
    ['no sign', 'cluster1'],
    ['a cluster that is not in the mesh', 'clutser1=x'],
    ['a path for a cluster', '../cluster1=x'],
  ])('on the command line is refused with %s', (_, option) => {
    expect(codesOf(() => contextOverrides([option], clusters))).toEqual(['context-option']);
  });

  test('in the own file is for one mesh, and the file need not exist', () => {
    expect(contextsOfFile('', 'contexts.yaml', 'mesh1').size).toBe(0);
    expect(contextsOfFile('other: {}', 'contexts.yaml', 'mesh1').size).toBe(0);
  });

  test.each([
    ['mesh1: [a]', 'contexts-file'],
    ['mesh1: { cluster1: 3 }', 'contexts-file'],
    ['mesh1: { cluster1: [', 'yaml-syntax'],
    ['a: &a {}\nmesh1: *a', 'yaml-alias'],
  ])('in the own file %j is refused', (text, code) => {
    expect(codesOf(() => contextsOfFile(text, 'contexts.yaml', 'mesh1'))).toContain(code);
  });
});
