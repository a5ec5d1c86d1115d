import { type JsonObject } from '../../lib/plan/manifest.ts';
import { generator } from '../../test/fuzz/mutation.ts';
import { Deck } from './deck.ts';
import * as said from './declaration-options.ts';
import * as overridden from './override-options.ts';

/** A declaration as data of mesh.yaml, and whether a root is committed beside it. */
export interface RandomDeclaration {
  readonly mesh: JsonObject;
  readonly clusters: readonly string[];
  readonly pinned: boolean;
}

/** Left out where there is nothing in it. */
const section = (name: string, content: JsonObject): JsonObject =>
  Object.keys(content).length === 0 ? {} : { [name]: content };

/** Deals declarations that synth takes; the same seed deals the same ones. */
export class Declarations {
  readonly #decks: Deck<unknown>[] = [];
  readonly #draw: Readonly<Record<Axis, () => JsonObject>>;
  readonly #shape: () => readonly string[];
  readonly #release: () => (typeof said.releases)[number];

  constructor(seed: number) {
    const below = generator(seed);
    const drawn = <Option>(options: readonly Option[]): (() => Option) => {
      const deck = new Deck(options, below);
      this.#decks.push(deck);
      return () => deck.deal();
    };
    this.#draw = draws(drawn);
    this.#shape = drawn(said.shapes);
    this.#release = drawn(said.releases);
  }

  /** How many values of all axes no declaration has had so far. */
  get undealt(): number {
    return this.#decks.reduce((sum, { undealt }) => sum + undealt, 0);
  }

  deal(): RandomDeclaration {
    const draw = this.#draw;
    const networks = this.#shape();
    const { istio, pinned } = this.#release();
    const several = new Set(networks).size > 1;
    const names = networks.map((_, index) => `cluster${index + 1}`);
    const clusters = networks.map((network, index) => [names[index], { network, ...this.#cluster(several) }] as const);
    return {
      clusters: names,
      pinned,
      mesh: {
        mesh: 'random',
        istio: { ...istio, ...draw.hub(), ...draw.variant(), ...draw.namespace(), ...draw.clusterDomain() },
        install: { method: 'rendered' },
        gitops: { ...draw.engine(), repository: 'https://git.example.com/random/mesh.git' },
        secrets: { backend: 'existing' },
        ...draw.trustDomain(),
        ...draw.images(),
        ...draw.addons(),
        overrides: { ...section('meshConfig', draw.meshConfig()), values: { istiod: draw.istiodValues() } },
        clusters: Object.fromEntries(clusters),
      },
    };
  }

  #workload(of: 'controlPlane' | 'gateway'): JsonObject {
    const [scaling, resources, placement] = [`${of}Scaling`, `${of}Resources`, `${of}Placement`] as const;
    return { ...this.#draw[scaling](), ...this.#draw[resources](), ...this.#draw[placement]() };
  }

  #cluster(hasGateway: boolean): JsonObject {
    const draw = this.#draw;
    const [platform, agent] = [draw.platform(), draw.agent()];
    const hasAgent = agent['cni'] ?? platform['platform'] === 'openshift';
    const values = {
      istiod: draw.istiodValues(),
      ...section('base', draw.baseValues()),
      ...(hasAgent === true && section('cni', draw.cniValues())),
      ...(hasGateway && section('gateway', draw.gatewayValues())),
    };
    return {
      ...platform,
      ...agent,
      ...draw.size(),
      ...section('controlPlane', this.#workload('controlPlane')),
      ...(hasGateway && {
        gateway: { ...this.#workload('gateway'), ...section('service', draw.service()), ...draw.policy() },
      }),
      overrides: { values },
    };
  }
}

type Draw = <Option>(options: readonly Option[]) => () => Option;

const draws = (drawn: Draw) => ({
  hub: drawn(said.hubs),
  variant: drawn(said.variants),
  namespace: drawn(said.namespaces),
  clusterDomain: drawn(said.clusterDomains),
  trustDomain: drawn(said.trustDomains),
  images: drawn(said.imageSources),
  engine: drawn(said.engines),
  addons: drawn(said.addons),
  platform: drawn(said.platformsAndNone),
  agent: drawn(said.agents),
  size: drawn(said.sizes),
  controlPlaneScaling: drawn(said.scalings),
  controlPlaneResources: drawn(said.resources),
  controlPlanePlacement: drawn(said.placements),
  gatewayScaling: drawn(said.scalings),
  gatewayResources: drawn(said.resources),
  gatewayPlacement: drawn(said.placements),
  service: drawn(said.services),
  policy: drawn(said.policies),
  istiodValues: drawn(overridden.istiodOverrides),
  baseValues: drawn(overridden.baseOverrides),
  cniValues: drawn(overridden.cniOverrides),
  gatewayValues: drawn(overridden.gatewayOverrides),
  meshConfig: drawn(overridden.meshConfigOverrides),
});

type Axis = keyof ReturnType<typeof draws>;
