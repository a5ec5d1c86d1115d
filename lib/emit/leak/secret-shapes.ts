import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import { isSopsEnvelope } from './sops-envelope.ts';

/** A member of a map that gives a secret away by its place alone, whatever its value. */
export interface ShapeLeak {
  readonly what: string;
  readonly path: readonly (string | number)[];
}

const holds = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && !(isMap(value) && Object.keys(value).length === 0);

const filled = (map: JsonObject, fields: readonly string[]): readonly string[] =>
  fields.filter((field) => holds(map[field]));

/** A Secret may hold nothing (the token controller fills it), or what sops encrypted. */
const secretLeaks = (map: JsonObject): readonly ShapeLeak[] => {
  const fields = filled(map, ['data', 'stringData']);
  if (fields.length === 0 || isSopsEnvelope(map)) return [];
  return fields.map((field) => ({ what: 'a Secret whose values are not sealed', path: [field] }));
};

/** The template of a SealedSecret is copied into the Secret as it is: what stands there was never sealed. */
const templateLeaks = (map: JsonObject): readonly ShapeLeak[] => {
  const spec = map['spec'];
  const template = isMap(spec) ? spec['template'] : undefined;
  if (!isMap(template)) return [];
  return filled(template, ['data', 'stringData']).map((field) => ({
    what: 'a SealedSecret with values in its template',
    path: ['spec', 'template', field],
  }));
};

const credentialFields = ['token', 'password', 'client-key-data'];

/** A kubeconfig as data: `users[].user` with a token, a password or a key. */
const userLeaks = (map: JsonObject): readonly ShapeLeak[] => {
  const users = map['users'];
  if (!Array.isArray(users)) return [];
  return users.flatMap((entry: Json, index: number) => {
    const user = isMap(entry) ? entry['user'] : undefined;
    if (!isMap(user)) return [];
    return filled(user, credentialFields).map((field) => ({
      what: 'a kubeconfig with a credential',
      path: ['users', index, 'user', field],
    }));
  });
};

/** What a map gives away by its shape. Looks at this map only, not at the maps below it. */
export const shapeLeaks = (map: JsonObject): readonly ShapeLeak[] => {
  if (map['kind'] === 'Secret') return secretLeaks(map);
  if (map['kind'] === 'SealedSecret') return templateLeaks(map);
  return 'users' in map ? userLeaks(map) : [];
};
