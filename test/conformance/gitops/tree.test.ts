import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeOut } from '../../../conformance/gitops/tree.ts';

describe('a file taken out of a tree', () => {
  let folder = '';
  const listed = (): string => readFileSync(join(folder, 'kustomization.yaml'), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'isthmus-test-'));
    writeFileSync(join(folder, 'kustomization.yaml'), 'kind: Kustomization\nresources:\n  - one.yaml\n  - two.yaml\n');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('is the only one that is no longer listed', () => {
    takeOut(folder, 'one.yaml');
    expect(listed()).toBe('kind: Kustomization\nresources:\n  - two.yaml\n');
  });

  test('must have been there: a proof about nothing would always hold', () => {
    expect(() => takeOut(folder, 'three.yaml')).toThrow('does not list three.yaml');
    expect(listed()).toContain('two.yaml');
  });
});
