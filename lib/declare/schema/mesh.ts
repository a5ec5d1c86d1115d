import * as z from 'zod';
import { defaults } from '../defaults.ts';
import type { Vocabulary } from '../registry.ts';
import { addonsSchema } from './addons.ts';
import { checkSchema } from './check.ts';
import { clusterSchema } from './cluster.ts';
import { gitopsSchema } from './gitops.ts';
import { overridesSchema } from './overrides.ts';
import { secretsSchema } from './secrets.ts';
import { asDnsLabel, asDnsName } from './text.ts';

const asRelease = (): z.ZodString =>
  z
    .string({ error: 'this is not a text: quote the version' })
    .regex(/^(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})$/, { error: 'this is not a release such as 1.30.3' });

/** Helm's release of a control plane is `istiod-<revision>`, of 53 characters at most. */
const asRevision = (): z.ZodString =>
  asDnsLabel().max(46, { error: 'this is longer than 46 characters, which Helm leaves for a revision' });

const canary = z.strictObject({
  version: asRelease().meta({
    description: 'Its Istio release, at most one minor version away.',
    examples: ['1.31.0'],
  }),
  revision: asRevision().meta({
    description: 'Its name. `default` is the control plane without a revision that the mesh had before.',
    examples: ['1-31-0'],
  }),
});

const istio = z.strictObject({
  version: asRelease().meta({ description: 'Istio release of the charts and images.', examples: ['1.30.3'] }),
  revision: asRevision()
    .exactOptional()
    .meta({
      description: 'Name of the control plane, so that another can run beside it. Left out: the one that has none.',
      examples: ['1-30-3'],
    }),
  canary: canary.exactOptional().meta({
    description: 'A second control plane beside it, which serves what names its revision or a tag of it.',
  }),
  tags: z
    .record(asDnsLabel(), asRevision())
    .exactOptional()
    .meta({
      description:
        'Names that namespaces use in place of a revision (istio.io/rev), and the revision of each. The tag `default`, behind istio-injection: enabled, is made by itself.',
      examples: [{ prod: '1-30-3', canary: '1-31-0' }],
    }),
  hub: z.string().min(1).exactOptional().meta({
    description: 'Registry and path of the Istio images.',
    default: 'registry.istio.io/release; docker.io/istio before 1.30',
  }),
  variant: z.enum(['', 'debug', 'distroless']).exactOptional().meta({
    description: 'Flavour of the Istio images, appended to the tag.',
    default: defaults.istio.variant,
  }),
  namespace: asDnsLabel().exactOptional().meta({
    description: 'Namespace of istiod, the east-west gateway and the addons.',
    default: defaults.istio.namespace,
  }),
  clusterDomain: asDnsName().exactOptional().meta({
    description: 'DNS domain of Services, the same in all clusters.',
    default: defaults.istio.clusterDomain,
  }),
});

const images = z.strictObject({
  pullSecrets: z.array(asDnsName()).exactOptional().meta({
    description:
      'Image pull Secrets, needed in the Istio namespace and, where there are samples or the CNI agent, in sample and istio-cni. What is sealed for them goes into stage 20.',
  }),
  mirrors: z
    .record(z.string().min(1), z.string().min(1))
    .exactOptional()
    .meta({
      description: 'Registry host to the mirror in its place, for images of addons and samples.',
      examples: [{ 'docker.io': 'mirror.example.com/docker' }],
    }),
});

/** Each engine has a method of its own where a declaration names none. */
const defaultMethods = (engines: Vocabulary['engines']): string =>
  engines.map(({ name, defaultInstall }) => `${defaultInstall} with ${name}`).join(', ');

const install = (methods: readonly [string, ...string[]], engines: Vocabulary['engines']) =>
  z.strictObject({
    method: z
      .enum(methods)
      .exactOptional()
      .meta({ description: `How control plane and gateways are installed. Default: ${defaultMethods(engines)}.` }),
    next: z.enum(methods).exactOptional().meta({
      description:
        'The method that comes after this one, announced in a pull request of its own: until it is dropped again, nothing of the control plane is pruned. See docs/guides/switching-the-method.md.',
    }),
    charts: z
      .strictObject({
        repository: z
          .string()
          .regex(/^(https|oci):\/\/[^\s@?#]+$/, {
            error: 'this is not an https:// or oci:// address without user info',
          })
          .exactOptional()
          .meta({ description: 'Address of the charts: a Helm repository or a registry.', default: defaults.charts }),
        secret: asDnsName().exactOptional().meta({
          description:
            'Secret with the credentials of the chart repository, for Flux: in the Istio namespace, with a hub beside its Kustomizations.',
        }),
      })
      .exactOptional()
      .meta({ description: 'Where the Istio charts come from.' }),
    istioctl: z
      .strictObject({
        operator: z.boolean().exactOptional().meta({
          description: 'True: the specs are applied to an operator in the clusters. Istio has one up to 1.23.',
          default: false,
        }),
      })
      .exactOptional()
      .meta({ description: 'Options of the method istioctl.' }),
  });

const named = (values: readonly { readonly name: string }[]): readonly [string, ...string[]] => {
  const [first, ...rest] = values.map(({ name }) => name);
  if (first === undefined)
    throw new Error('a registry without a topology, engine or install method cannot compose a schema');
  return [first, ...rest];
};

/** The whole of mesh.yaml, composed from what the registry knows, so that a user's own addon is checked like ours. */
export const meshSchema = (registry: Vocabulary) => {
  const cluster = clusterSchema(registry);
  return z.strictObject({
    extends: z.string().min(1).exactOptional().meta({
      description: 'A base declaration this one is merged over, a path inside the same Git repository. One level only.',
    }),
    mesh: asDnsLabel().meta({ description: "The mesh's name: Istio's meshID and the prefix of engine objects." }),
    istio: istio.meta({ description: 'The Istio release and where it runs.' }),
    trustDomain: asDnsName().exactOptional().meta({
      description: 'SPIFFE trust domain of all workloads.',
      default: defaults.trustDomain,
    }),
    trustDomainAliases: z.array(asDnsName()).exactOptional().meta({
      description: 'Other trust domains whose workloads count as ours.',
    }),
    mtls: z.enum(['STRICT', 'PERMISSIVE']).exactOptional().meta({
      description: 'Mode of the mesh-wide PeerAuthentication.',
      default: defaults.mtls,
    }),
    images: images.exactOptional().meta({ description: 'Where images come from and how they are pulled.' }),
    topology: z.enum(named(registry.topologies)).exactOptional().meta({
      description: 'The shape of the mesh.',
      default: defaults.topology,
    }),
    install: install(named(registry.installs), registry.engines)
      .exactOptional()
      .meta({ description: 'The install method and its charts.' }),
    gitops: gitopsSchema(registry.engines).exactOptional().meta({ description: 'What applies dist to the clusters.' }),
    secrets: secretsSchema.exactOptional().meta({ description: 'How Secrets stand in Git.' }),
    overrides: overridesSchema.exactOptional().meta({
      description: 'What no other field can say, for every cluster: checked, and listed in inventory.json.',
    }),
    clusterDefaults: cluster.exactOptional().meta({ description: 'What all clusters share; a cluster overrides it.' }),
    clusters: z.record(z.string(), cluster).meta({ description: 'The clusters by name, in the order they are shown.' }),
    addons: addonsSchema(registry.addons).exactOptional().meta({ description: 'Addons of every cluster.' }),
    samples: addonsSchema(registry.samples).exactOptional().meta({ description: 'Sample applications.' }),
    check: checkSchema.exactOptional().meta({ description: 'What isthmus check passes over for a while.' }),
  });
};

export type MeshSpec = z.output<ReturnType<typeof meshSchema>>;
