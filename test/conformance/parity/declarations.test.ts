import { describe, expect, test } from '@jest/globals';
import { type Issue } from '../../../lib/plan/issue.ts';
import { writeYaml } from '../../../lib/yaml/write.ts';
import { Declarations, type RandomDeclaration } from '../../../conformance/parity/declarations.ts';
import { issuesOf } from '../../mesh-folder.ts';

const count = 30;

const dealt = (seed: number): readonly RandomDeclaration[] => {
  const declarations = new Declarations(seed);
  return Array.from({ length: count }, () => declarations.deal());
};

const errorsIn = ({ mesh }: RandomDeclaration): readonly Issue[] =>
  issuesOf({ 'mesh.yaml': writeYaml(mesh) }).filter(({ severity }) => severity === 'error');

describe('random declarations', () => {
  test('are the same for the same seed and others for another', () => {
    expect(dealt(7)).toEqual(dealt(7));
    expect(dealt(7)).not.toEqual(dealt(8));
  });

  test.each([1, 2])('are taken by the rules of a mesh, seed %i', (seed) => {
    expect(dealt(seed).flatMap(errorsIn)).toEqual([]);
  });

  test.each([1, 2])('have every value of every axis after thirty of them, seed %i', (seed) => {
    const declarations = new Declarations(seed);
    expect(declarations.undealt).toBeGreaterThan(100);
    for (let index = 0; index < count; index += 1) declarations.deal();
    expect(declarations.undealt).toBe(0);
  });
});
