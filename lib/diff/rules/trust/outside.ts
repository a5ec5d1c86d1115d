import type { Json, JsonObject } from '../../../plan/manifest.ts';
import { isMap } from '../../../plan/manifest.ts';
import { keysOf, type Leaf } from '../../leaves.ts';
import { type Rule, someOf, type Subject, textAt, valueAt } from '../rule.ts';

/** Kinds by which an address becomes part of the mesh, or a name leads to another address. */
const addressed = new Set([
  'ServiceEntry',
  'WorkloadEntry',
  'EndpointSlice',
  'Endpoints',
  'ReferenceGrant',
  'ProxyConfig',
]);

const open = new Set(['LoadBalancer', 'NodePort']);

/** Annotations by which clouds keep a load balancer inside (AWS, Azure, Google, OpenStack). */
const inside = /load-balancer-(scheme|internal)$|internal-load-balancer$|(gke\.io|google\.com)\/load-balancer-type$/;
type Scalar = string | number | boolean;

const isScalar = (value: Json | undefined): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const wordOf = (value: Json | undefined): string => (isScalar(value) ? String(value) : '');
const isInside = (value: Json | undefined): boolean => /^(true|internal|0\.0\.0\.0\/0)$/i.test(wordOf(value));
const isPublic = (value: Json | undefined): boolean => /^(false|internet-facing|external)$/i.test(wordOf(value));

const opens = ({ path, key, before, after }: Leaf): boolean => {
  const keys = keysOf(path);
  if (inside.test(key)) return (isInside(before) && !isInside(after)) || (isPublic(after) && before !== after);
  const isType = keys === 'spec.type' || keys.endsWith('.service.type');
  return isType && !open.has(wordOf(before)) && open.has(wordOf(after));
};

const isNewDoor = ({ kind, group, before, after }: Subject): boolean =>
  kind === 'Service' &&
  group === '' &&
  before === undefined &&
  (open.has(textAt(after, 'spec', 'type')) || valueAt(after, 'spec', 'externalIPs') !== undefined);

const isServiceChange = ({ kind, group, area }: Subject): boolean =>
  (kind === 'Service' && group === '') || kind === 'HelmRelease' || kind === 'Application' || area === 'repeated';

const hostsOf = (object: JsonObject | undefined): readonly string[] => {
  const servers = valueAt(object, 'spec', 'servers');
  return (Array.isArray(servers) ? servers : []).flatMap((server: Json) => {
    const passes = isMap(server) && /PASSTHROUGH/.test(textAt(server, 'tls', 'mode'));
    const hosts = passes ? server['hosts'] : [];
    return Array.isArray(hosts) ? hosts.map(String) : [];
  });
};

/** A gateway of other clusters that lets them reach more services. */
const letsThrough = ({ kind, before, after }: Subject): boolean => {
  const known = hostsOf(before);
  return kind === 'Gateway' && before !== undefined && hostsOf(after).some((host) => !known.includes(host));
};

const copies = ({ kind, leaves }: Subject): boolean =>
  (kind === 'VirtualService' || kind.endsWith('Route')) &&
  leaves.some(({ path, after }) => after !== undefined && path.some((step) => /^(mirrors?|requestMirror)$/.test(step)));

const changesSpec = ({ leaves }: Subject): boolean =>
  leaves.some(({ path }) => path[0] !== 'metadata' && path[0] !== 'apiVersion');

/** Each with what a subject has to be for it. */
const reasons: readonly (readonly [(subject: Subject) => boolean, string])[] = [
  [
    (subject) => addressed.has(subject.kind) && changesSpec(subject),
    'which addresses and settings count as part of the mesh changes',
  ],
  [
    (subject) => subject.kind === 'Sidecar' && subject.before !== undefined && changesSpec(subject),
    'what its pods may reach changes',
  ],
  [isNewDoor, 'a Service is new that can be reached from outside'],
  [letsThrough, 'peers can reach more services through it'],
  [copies, 'requests are copied to somewhere else'],
];

/** What the outside can reach, and what of the outside counts as inside. */
export const outside: Rule = {
  name: 'outside',
  risk: 'trust',
  reasons: (subject) => {
    if (subject.after === undefined) return [];
    const doors = isServiceChange(subject) ? subject.leaves.filter(opens).map(({ key }) => key) : [];
    return [
      ...reasons.flatMap(([holds, text]) => (holds(subject) ? [text] : [])),
      ...(doors.length > 0 ? [`it can be reached from outside (${someOf(doors)})`] : []),
    ];
  },
};
