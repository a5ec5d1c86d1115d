import type { Json, JsonObject } from '../../../plan/manifest.ts';
import { isMap } from '../../../plan/manifest.ts';
import { type Rule, type Subject, valueAt } from '../rule.ts';

const roles = new Set(['Role', 'ClusterRole']);
const bindings = new Set(['RoleBinding', 'ClusterRoleBinding']);

/** With these one reads Secrets, or becomes somebody who does. */
const strong = new Set([
  '*',
  'secrets',
  'serviceaccounts/token',
  'pods/exec',
  'pods/attach',
  'nodes/proxy',
  'certificatesigningrequests/approval',
]);
const strongVerbs = new Set(['*', 'escalate', 'bind', 'impersonate']);

const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const isStrong = (rule: Json): boolean =>
  isMap(rule) &&
  (texts(rule['resources']).some((resource) => strong.has(resource)) ||
    texts(rule['verbs']).some((verb) => strongVerbs.has(verb)));

const reachesSecrets = (role: JsonObject | undefined): boolean => {
  const rules = valueAt(role, 'rules');
  return (Array.isArray(rules) && rules.some(isStrong)) || valueAt(role, 'aggregationRule') !== undefined;
};

const changesRights = ({ leaves }: Subject): boolean =>
  leaves.some(({ path }) => ['rules', 'aggregationRule', 'subjects', 'roleRef'].includes(path[0] ?? ''));

/** Who may read Secrets, or become somebody who may. */
export const secretAccess: Rule = {
  name: 'secret-access',
  risk: 'trust',
  reasons: (subject) => {
    if (subject.after === undefined || !changesRights(subject)) return [];
    if (bindings.has(subject.kind)) return ['who holds a role changes'];
    const reaches = reachesSecrets(subject.after) || reachesSecrets(subject.before);
    return roles.has(subject.kind) && reaches ? ['a role that can reach Secrets changes'] : [];
  },
};
