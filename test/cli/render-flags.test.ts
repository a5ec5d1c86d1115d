import { describe, expect, test } from '@jest/globals';
import { readRenderFlags, renderFlags, type RenderWish } from '../../lib/cli/render-flags.ts';

const wish: RenderWish = {
  mesh: '/mesh/mesh.yaml',
  clusters: ['a,b', 'eu-*'],
  with: 'helm',
  tools: ['a', '-b', '/opt/-x/helm'],
  charts: '/charts',
  allowVersion: '--a reason = "odd"',
  check: true,
  format: 'json',
  ascii: true,
};

describe('the flags that reach a main.ts', () => {
  test('say the same there', () => {
    expect(readRenderFlags(renderFlags(wish), 'mesh.yaml')).toEqual(wish);
  });

  test('have the defaults of the program', () => {
    expect(readRenderFlags([], 'mesh.yaml')).toMatchObject({
      mesh: 'mesh.yaml',
      clusters: [],
      with: 'istioctl',
      allowVersion: '',
      check: false,
      format: 'table',
    });
  });

  test.each([[['--with', 'kustomize']], [['-o', 'yaml']], [['--unknown']], [['east']]])('are refused: %j', (args) => {
    expect(typeof readRenderFlags(args, 'mesh.yaml')).toBe('string');
  });
});
