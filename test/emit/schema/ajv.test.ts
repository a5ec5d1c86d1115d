import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import { checkGatewayValues, checkIstioValues, checkManifest } from '../../../lib/emit/schema/check.ts';
import type { SchemaFile } from '../../../lib/emit/schema/schema.ts';
import { VALID_OBJECTS, type ValidObject, mutants } from './valid-objects.ts';

const folder = join(dirname(dirname(dirname(import.meta.dirname))), 'schemas');
const files = new Map(
  readdirSync(folder).map((name): [string, SchemaFile] => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))]),
);

// ajv knows `kinds` as little as the formats, which the files do not use; the patterns come from Go and need no flag u.
const ajv = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false });
for (const [name, { definitions }] of files) ajv.addSchema({ definitions }, name);

const validator = (file: string, definition: string): ValidateFunction => {
  const found = ajv.getSchema(`${file}#/definitions/${definition}`);
  if (found === undefined) throw new Error(`${file} has no ${definition}`);
  return found;
};

const rootOf = ({ apiVersion, kind }: ValidObject): ValidateFunction => {
  const [version = '', group = 'core'] = apiVersion.split('/').toReversed();
  return validator(`${group}.json`, files.get(`${group}.json`)?.kinds[version]?.[kind] ?? '');
};

type Check = (value: unknown) => readonly unknown[];

/** The values on which the two disagree. */
const disagreements = (validate: ValidateFunction, check: Check, values: Iterable<unknown>): string[] =>
  [...values]
    .filter((value) => validate(value) !== (check(value).length === 0))
    .map((value) => `ajv says ${String(validate(value))}: ${JSON.stringify(value)}`);

/** Changes of apiVersion or kind would ask for another schema, so these two stay as they are. */
const changed = function* ({ apiVersion, kind, ...rest }: ValidObject): Generator {
  for (const mutant of mutants(rest))
    if (typeof mutant === 'object' && !Array.isArray(mutant)) yield { ...mutant, apiVersion, kind };
};

const istioObject = (kind: string, spec: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name: 'web' },
  spec,
});

/** Changes in one place do not set a second field of a union; these do. */
const UNIONS = [
  istioObject('VirtualService', { http: [{ match: [{ uri: { exact: '/', prefix: '/' } }] }] }),
  istioObject('VirtualService', { http: [{ match: [{ uri: {} }] }] }),
  istioObject('VirtualService', { http: [{ fault: { delay: { fixedDelay: '5s', exponentialDelay: '5s' } } }] }),
  istioObject('DestinationRule', {
    host: 'web',
    trafficPolicy: { loadBalancer: { simple: 'RANDOM', consistentHash: {} } },
  }),
  istioObject('DestinationRule', {
    host: 'web',
    trafficPolicy: { loadBalancer: { consistentHash: { useSourceIp: true, httpHeaderName: 'x' } } },
  }),
  istioObject('Gateway', { servers: [{ hosts: ['*'], port: { name: 'tls', number: 1, protocol: 'TLS' }, tls: {} }] }),
  istioObject('ServiceEntry', { hosts: ['a.example.com'], ports: [{ number: 70000, name: 'a' }] }),
];

describe('the interpreter and ajv', () => {
  test('every file of schemas/ with kinds has an object in the table', () => {
    const groups = new Set(VALID_OBJECTS.map(({ apiVersion }) => apiVersion.split('/').toReversed()[1] ?? 'core'));
    const withKinds = [...files].filter(([, { kinds }]) => Object.keys(kinds).length > 0);
    expect([...groups].toSorted()).toEqual(withKinds.map(([name]) => name.replace('.json', '')));
  });

  test.each(VALID_OBJECTS.map((object) => ({ name: `${object.apiVersion} ${object.kind}`, object })))(
    'agree on $name and on everything one change away from it',
    ({ object }) => {
      const validate = rootOf(object);
      expect(checkManifest(object)).toEqual([]);
      expect(validate(object)).toBe(true);
      expect(disagreements(validate, checkManifest, changed(object))).toEqual([]);
    },
  );

  test.each(UNIONS)('agree on a union: $kind $spec', (object) => {
    expect(disagreements(rootOf(object), checkManifest, [object])).toEqual([]);
  });

  test('agree on chart values', () => {
    const istio = {
      global: { meshID: 'mesh1', proxy: { resources: { limits: { cpu: '1' } } } },
      pilot: { env: { A: 'b' } },
    };
    expect(disagreements(validator('istio-values.json', 'Values'), checkIstioValues, mutants(istio))).toEqual([]);
    const gateway = { networkGatewayPorts: { tls: { port: 15443 } }, replicaCount: 2, unprivilegedPort: 'auto' };
    expect(disagreements(validator('gateway-values.json', 'Values'), checkGatewayValues, mutants(gateway))).toEqual([]);
  });
});
