import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import { isSopsEnvelope } from './sops-envelope.ts';
import { isTokenFileSecret } from './token-file-secret.ts';

/** A member of a map that gives a secret away by its place alone, whatever its value. */
export interface ShapeLeak {
  readonly what: string;
  readonly path: readonly (string | number)[];
}

const unsealed = 'a Secret whose values are not sealed';
const inTemplate = 'a SealedSecret with values in its template';
const credential = 'a kubeconfig with a credential';

const holds = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && !(isMap(value) && Object.keys(value).length === 0);

const filled = (map: JsonObject, fields: readonly string[]): readonly string[] =>
  fields.filter((field) => holds(map[field]));

/** A Secret may hold nothing (the token controller fills it), what sops encrypted, or a kubeconfig without credential. */
const secretLeaks = (map: JsonObject): readonly ShapeLeak[] => {
  const fields = filled(map, ['data', 'stringData']);
  if (fields.length === 0 || isSopsEnvelope(map) || isTokenFileSecret(map)) return [];
  return fields.map((field) => ({ what: unsealed, path: [field] }));
};

/** The template of a SealedSecret is copied into the Secret as it is: what stands there was never sealed. */
const templateLeaks = (map: JsonObject): readonly ShapeLeak[] => {
  const spec = map['spec'];
  const template = isMap(spec) ? spec['template'] : undefined;
  if (!isMap(template)) return [];
  return filled(template, ['data', 'stringData']).map((field) => ({
    what: inTemplate,
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
      what: credential,
      path: ['users', index, 'user', field],
    }));
  });
};

/** One thing a map can give away by its shape. Looks at this map only, not at the maps below it. */
export interface Shape {
  readonly name: string;
  readonly leaks: (map: JsonObject) => readonly ShapeLeak[];
}

export const secretShapes: readonly Shape[] = [
  { name: unsealed, leaks: (map) => (map['kind'] === 'Secret' ? secretLeaks(map) : []) },
  { name: inTemplate, leaks: (map) => (map['kind'] === 'SealedSecret' ? templateLeaks(map) : []) },
  { name: credential, leaks: (map) => ('users' in map ? userLeaks(map) : []) },
];
