import { Construct } from 'constructs';
import {
  defaultTag,
  defaultValidatorName,
  istiodName,
  revisionLabel,
  revisionText,
  tagLabel,
  tagWebhookName,
} from '../istio/revision.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { RevisionTag } from '../plan/istio-plan.ts';
import type { JsonObject, Manifest } from '../plan/manifest.ts';
import type { MeshSettings } from '../plan/mesh-settings.ts';
import { meshLabels } from './labels.ts';
import { LiteralObject } from './literal-object.ts';
import { oncePerMesh } from './once-per-mesh.ts';
import { webhookBundle } from './webhook-bundle.ts';

/** What the webhooks of a cluster depend on; without a pinned root istiod fills the bundle in. */
interface Asked {
  readonly mesh: MeshSettings;
  readonly bundle: string | undefined;
}

const clientConfig = ({ mesh, bundle }: Asked, revision: string, path: string): JsonObject => ({
  service: { name: istiodName(revision), namespace: mesh.istio.namespace, path, port: 443 },
  ...(bundle !== undefined && { caBundle: bundle }),
});

const injection = 'istio-injection';
const inject = 'sidecar.istio.io/inject';

const is = (key: string, value: string): JsonObject => ({ key, operator: 'In', values: [value] });
const isNot = (key: string, value: string): JsonObject => ({ key, operator: 'NotIn', values: [value] });
const lacks = (key: string): JsonObject => ({ key, operator: 'DoesNotExist' });

/** Which pods an injector is for: what their namespace says, and what they say themselves. */
interface Choice {
  readonly name: string;
  readonly namespace: readonly JsonObject[];
  readonly pod: readonly JsonObject[];
}

/** By the label istio.io/rev, of the namespace first. Source: istio-discovery/templates/revision-tags-mwc.yaml of 1.31. */
const byTag = (tag: string): readonly Choice[] => [
  {
    name: 'rev.namespace',
    namespace: [is(revisionLabel, tag), lacks(injection)],
    pod: [isNot(inject, 'false')],
  },
  {
    name: 'rev.object',
    namespace: [lacks(revisionLabel), lacks(injection)],
    pod: [isNot(inject, 'false'), is(revisionLabel, tag)],
  },
];

/** By istio-injection, and by what a pod says where its namespace says nothing: only for the tag default. */
const byDefault: readonly Choice[] = [
  { name: 'namespace', namespace: [is(injection, 'enabled')], pod: [isNot(inject, 'false')] },
  {
    name: 'object',
    namespace: [lacks(injection), lacks(revisionLabel)],
    pod: [is(inject, 'true'), lacks(revisionLabel)],
  },
];

const injector = (asked: Asked, revision: string, { name, namespace, pod }: Choice): JsonObject => ({
  name: `${name}.sidecar-injector.istio.io`,
  clientConfig: clientConfig(asked, revision, '/inject'),
  rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
  failurePolicy: 'Fail',
  reinvocationPolicy: 'Never',
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  namespaceSelector: { matchExpressions: namespace },
  objectSelector: { matchExpressions: pod },
});

const tagWebhook = (asked: Asked, { name, revision }: RevisionTag): Manifest & JsonObject => {
  const { mesh } = asked;
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: {
      name: tagWebhookName(name, mesh.istio.namespace),
      labels: {
        ...meshLabels(mesh),
        app: 'sidecar-injector',
        [revisionLabel]: revisionText(revision),
        [tagLabel]: name,
      },
    },
    webhooks: [...byTag(name), ...(name === defaultTag ? byDefault : [])].map((choice) =>
      injector(asked, revision, choice),
    ),
  };
};

/** What chart base makes for a control plane without a revision. Source: its template of that name in 1.31. */
const defaultValidator = (asked: Asked): Manifest & JsonObject => {
  const { mesh } = asked;
  const { revision } = mesh.istio;
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: {
      name: defaultValidatorName,
      labels: { ...meshLabels(mesh), app: 'istiod', istio: 'istiod', [revisionLabel]: revision },
    },
    webhooks: [
      {
        name: 'validation.istio.io',
        clientConfig: clientConfig(asked, revision, '/validate'),
        rules: [
          {
            operations: ['CREATE', 'UPDATE'],
            apiGroups: ['security.istio.io', 'networking.istio.io', 'telemetry.istio.io', 'extensions.istio.io'],
            apiVersions: ['*'],
            resources: ['*'],
          },
        ],
        failurePolicy: 'Fail',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  };
};

const builtIn = oncePerMesh(() => new Map<string, readonly Manifest[]>());

/** The same objects for all clusters that trust the same root, so that they are checked and written once. */
const webhooksFor = (asked: Asked): readonly Manifest[] => {
  const { mesh, bundle = '' } = asked;
  const { revision, tags } = mesh.istio;
  const known = builtIn(mesh);
  const built = known.get(bundle) ?? [
    ...tags.map((tag) => tagWebhook(asked, tag)),
    ...(revision === '' ? [] : [defaultValidator(asked)]),
  ];
  known.set(bundle, built);
  return built;
};

/**
 * The webhooks that lead to a revision: one per tag, and the validator of whatever names no revision. Ours and not the
 * charts', because a tag that moves from one control plane to another would leave the first's release and be refused by
 * the second's; and in stage 40, because stage 30 is done when every control plane answers.
 */
export class RevisionWebhooks extends Construct {
  constructor(scope: Construct, id: string, cluster: ClusterPlan) {
    super(scope, id);
    for (const object of webhooksFor({ mesh: cluster.mesh, bundle: webhookBundle(cluster) })) {
      new LiteralObject(this, object);
    }
  }
}
