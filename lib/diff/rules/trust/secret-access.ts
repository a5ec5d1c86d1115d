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

/** Who may write these runs pods with any Secret and account of their namespace, or sees every object. */
const powerful =
  /^(pods|pods\/(exec|ephemeralcontainers)|deployments|daemonsets|statefulsets|replicasets|replicationcontrollers|jobs|cronjobs|(mutating|validating)webhookconfigurations|(mutating|validating)admissionpolic(y|ies)\w*|apiservices|customresourcedefinitions|externalsecrets|clustersecretstores|secretstores|envoyfilters|wasmplugins)$/;
const writes = new Set(['create', 'update', 'patch', '*']);

const isPowerful = (resources: readonly string[], verbs: readonly string[]): boolean =>
  verbs.some((verb) => writes.has(verb)) && resources.some((resource) => powerful.test(resource));
const strongVerbs = new Set(['*', 'escalate', 'bind', 'impersonate']);

const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const isStrong = (rule: Json): boolean =>
  isMap(rule) &&
  (texts(rule['resources']).some((resource) => strong.has(resource)) ||
    texts(rule['verbs']).some((verb) => strongVerbs.has(verb)) ||
    isPowerful(texts(rule['resources']), texts(rule['verbs'])));

const reachesSecrets = (role: JsonObject | undefined): boolean => {
  const rules = valueAt(role, 'rules');
  return (Array.isArray(rules) && rules.some(isStrong)) || valueAt(role, 'aggregationRule') !== undefined;
};

/** With this label the rules of a role become those of another, which others hold already. */
const aggregated = /^rbac\.authorization\.k8s\.io\/aggregate-to-/;

const changesRights = ({ leaves }: Subject): boolean =>
  leaves.some(
    ({ path, key }) =>
      ['rules', 'aggregationRule', 'subjects', 'roleRef'].includes(path[0] ?? '') || aggregated.test(key),
  );

/** Clouds give rights of their own to an account by annotation. */
const cloudRights =
  /^(eks\.amazonaws\.com\/role-arn|iam\.gke\.io\/gcp-service-account|azure\.workload\.identity\/client-id)$/;

/** Who may read Secrets, or become somebody who may. */
export const secretAccess: Rule = {
  name: 'secret-access',
  risk: 'trust',
  reasons: (subject) => {
    if (subject.after === undefined) return [];
    if (subject.before && subject.leaves.some(({ path }) => path.some((step) => cloudRights.test(step))))
      return ['which rights in the cloud an account has changes'];
    if (!changesRights(subject)) return [];
    if (bindings.has(subject.kind)) return ['who holds a role changes'];
    const reaches = reachesSecrets(subject.after) || reachesSecrets(subject.before);
    return roles.has(subject.kind) && reaches ? ['a role that can reach Secrets changes'] : [];
  },
};
