import { keysOf, type Leaf } from '../../leaves.ts';
import { type Rule, someOf } from '../rule.ts';

const always =
  /(^|\.)(hostPath|hostNetwork|hostPID|hostIPC|hostUsers|privileged|allowPrivilegeEscalation|capabilities|procMount|seccompProfile|appArmorProfile|seLinuxOptions|runAsUser|runAsGroup|runAsNonRoot|readOnlyRootFilesystem|hostPort|serviceAccountName|automountServiceAccountToken|readerServiceAccount|privilegedInitContainers|unsafeSysctls|sysctls)(\.|$)/;
const podSecurity = /pod-security\.kubernetes\.io\//;

const hardened: Readonly<Record<string, unknown>> = {
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  privileged: false,
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
  automountServiceAccountToken: false,
};

/** A field that only takes rights away says nothing, where it is new or becomes stricter. */
const givesNothing = ({ key, after, path }: Leaf): boolean =>
  (Object.hasOwn(hardened, key) && after === hardened[key]) ||
  (path.includes('capabilities') && key === 'drop' && after !== undefined) ||
  (path.includes('seccompProfile') && after === 'RuntimeDefault') ||
  (/^runAs(User|Group)$/.test(key) && typeof after === 'number' && after > 0);

/** What a pod may do to its node, and under which account it runs. */
export const privileges: Rule = {
  name: 'privileges',
  risk: 'trust',
  reasons: (subject) => {
    if (subject.after === undefined || subject.kind === 'CustomResourceDefinition') return [];
    const fields = subject.leaves.filter((leaf) => {
      const keys = keysOf(leaf.path);
      const account =
        /^(serviceAccountName|automountServiceAccountToken)$/.test(leaf.key) && subject.before === undefined;
      return (always.test(keys) && !account && !givesNothing(leaf)) || leaf.path.some((step) => podSecurity.test(step));
    });
    return fields.length > 0
      ? [`what pods may do to nodes and to the API changes (${someOf(fields.map(({ key }) => key))})`]
      : [];
  },
};
