import type { IstioPlan } from '../plan/istio-plan.ts';

/** What Istio calls the control plane that has no revision: in labels, in tags and in a declaration. */
export const unrevisioned = 'default';

/**
 * Whether `istio-injection: enabled` needs a tag: a control plane with a revision does not serve it. One without, kept
 * beside it, does, and then a pod would be injected by both.
 */
export const needsDefaultTag = ({ revision, canary }: Pick<IstioPlan, 'revision' | 'canary'>): boolean =>
  revision !== '' && !(canary.kind === 'canary' && canary.revision === '');

/** The label by which a namespace, a pod or a webhook says which control plane it belongs to. */
export const revisionLabel = 'istio.io/rev';

/** The label of a webhook that serves a tag, by which `istioctl tag list` finds it. */
export const tagLabel = 'istio.io/tag';

/** The tag behind `istio-injection: enabled`. */
export const defaultTag = 'default';

/**
 * A release of Helm has 53 characters at most, and that of a control plane is `istiod-<revision>`.
 * Source: helm/helm 3.19.2, pkg/chartutil/validate_name.go.
 */
export const longestRevision = 46;

/**
 * Name of the Deployment, the Service and the release of a control plane; the empty revision is the one without.
 * Source: the branch of 1.31, manifests/charts/istio-control/istio-discovery/templates/deployment.yaml.
 */
export const istiodName = (revision: string): string => (revision === '' ? 'istiod' : `istiod-${revision}`);

/** How labels spell a revision. */
export const revisionText = (revision: string): string => (revision === '' ? unrevisioned : revision);

/**
 * What the chart's own Deployment, Service and disruption budget of istiod select: with a revision the pods have another
 * label `istio`. Source: the same file of the branch of 1.31; istio/istio 1.22 has the same.
 */
export const istiodLabels = (revision: string): Readonly<Record<string, string>> =>
  revision === '' ? { app: 'istiod', istio: 'pilot' } : { app: 'istiod', [revisionLabel]: revision };

/**
 * How many injectors a control plane brings: those for its label, and without a revision two more for
 * `istio-injection`. Source: the branch of 1.31, istio-discovery/templates/mutatingwebhook.yaml.
 */
export const injectorCount = (revision: string): number => (revision === '' ? 4 : 2);

/** Name of the webhook configuration of a tag, as `istioctl tag set` spells it. */
export const tagWebhookName = (tag: string, istioNamespace: string): string =>
  istioNamespace === 'istio-system' ? `istio-revision-tag-${tag}` : `istio-revision-tag-${tag}-${istioNamespace}`;

/** Name of the webhook that validates whatever names no revision, as chart base and `istioctl tag set default` spell it. */
export const defaultValidatorName = 'istiod-default-validator';
