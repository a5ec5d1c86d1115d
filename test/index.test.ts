import { expect, test } from '@jest/globals';
import * as isthmus from '../lib/index.ts';

test('the public API is this list of names; adding one is a decision, removing one breaks users', () => {
  expect(Object.keys(isthmus).toSorted()).toEqual([
    'Exposure',
    'GatewayNetworkPolicy',
    'KubeObject',
    'MeshError',
    'MeshPolicy',
    'Namespaces',
    'ReaderAccess',
    'ReaderToken',
    'checkOnSynth',
    'compileMesh',
    'defaultRegistry',
    'errorAt',
    'meshJsonSchema',
    'runApp',
    'stages',
    'warningAt',
  ]);
});
