import type { JsonObject } from '../plan/manifest.ts';

/*
 * IstioOperator as far as isthmus writes it, by hand: no CRD of it is shipped any more, istioctl reads it from a file
 * and refuses every field it does not know. Types and not interfaces, so that a spec is plain JSON to whoever writes it. Source: the branch of 1.31, operator/pkg/apis/types.go.
 */

/** Changes one place of an object: `a.b.[name:c].d`, dots inside a key escaped with a backslash. */
export type OperatorOverlayPatch = {
  readonly path: string;
  /** What stands there afterwards; without it the place is deleted. */
  readonly value?: JsonObject[string];
};

/** Changes an object of the component after it is rendered, for what neither values nor the fields below can say. */
export type OperatorOverlay = {
  readonly kind: string;
  readonly name: string;
  readonly patches: readonly OperatorOverlayPatch[];
};

/** Kubernetes settings of a component; each is merged over what the chart renders. */
export type OperatorKubernetes = {
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly JsonObject[];
  readonly priorityClassName?: string;
  readonly resources?: JsonObject;
  readonly strategy?: JsonObject;
  readonly service?: JsonObject;
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
  readonly overlays?: readonly OperatorOverlay[];
};

export type OperatorComponent = {
  readonly enabled: boolean;
  readonly namespace?: string;
  readonly k8s?: OperatorKubernetes;
};

export type OperatorGateway = OperatorComponent & {
  readonly name: string;
  /** Labels of the Deployment, its selector included, and of the Service. */
  readonly label?: Readonly<Record<string, string>>;
};

export type IstioOperatorSpec = {
  readonly profile: 'default' | 'empty';
  readonly hub: string;
  readonly tag: string;
  /** Left out: the control plane without a revision. */
  readonly revision?: string;
  readonly meshConfig?: JsonObject;
  readonly components: {
    readonly base?: OperatorComponent;
    readonly pilot?: OperatorComponent;
    readonly cni?: OperatorComponent;
    readonly ingressGateways?: readonly OperatorGateway[];
  };
  readonly values: JsonObject;
  /** Values that istioctl's own schema lacks. */
  readonly unvalidatedValues?: JsonObject;
};

export type IstioOperator = {
  readonly apiVersion: 'install.istio.io/v1alpha1';
  readonly kind: 'IstioOperator';
  /** Never without a name: istioctl prunes by it, and an unnamed spec can delete the objects of another. */
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: IstioOperatorSpec;
};
