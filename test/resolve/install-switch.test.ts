import { describe, expect, test } from '@jest/globals';
import { issuesOf, twoClusters } from '../mesh-folder.ts';

const refused = (install: string, version = '1.30.3'): readonly string[] =>
  issuesOf({ 'mesh.yaml': `${twoClusters.replace('1.30.3', version)}install: ${install}\n` })
    .filter(({ code }) => code === 'install-switch-impossible')
    .map(({ problem }) => problem.replace(/ leaves.*/, ''));

describe('a switch of the install method', () => {
  test.each([
    ['{ method: sail, next: helm }', 'no switch from sail to helm'],
    ['{ method: helm, next: sail }', 'no switch from helm to sail'],
  ])('is refused where an operator owns the control plane: %s', (install, problem) => {
    expect(refused(install)).toEqual([problem]);
  });

  test.each([
    ['{ method: helm, next: rendered }'],
    ['{ method: istioctl, next: helm }'],
    ['{ method: sail, next: sail }'],
  ])('is possible where nothing in the cluster owns it: %s', (install) => {
    expect(refused(install)).toEqual([]);
  });

  test('is refused with istioctl where the specs are applied to an operator', () => {
    const install = '{ method: istioctl, next: helm, istioctl: { operator: true } }';
    expect(refused(install, '1.22.8')).toEqual(['no switch from istioctl to helm']);
  });
});
