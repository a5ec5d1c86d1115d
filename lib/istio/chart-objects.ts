import { valueAt } from '../plan/merge.ts';
import type { IstioChart, Release } from '../plan/release.ts';

type Names = Readonly<Record<string, readonly string[]>>;

/** The horizontal autoscaler is made where a value says so, and then named like the Deployment. */
const scaler = ({ name, values }: Release, path: readonly string[]): readonly string[] =>
  valueAt(values, path) === true ? [name] : [];

const istiod = (release: Release): Names => {
  const { name, namespace } = release;
  const suffix = name.slice('istiod'.length);
  const roles = ['istiod-clusterrole', 'istiod-gateway-controller', 'istio-reader-clusterrole'].map(
    (role) => `${role}${suffix}-${namespace}`,
  );
  return {
    Deployment: [name],
    DaemonSet: [],
    Service: [name],
    ServiceAccount: [name],
    Role: [name],
    RoleBinding: [name],
    ClusterRole: roles,
    ClusterRoleBinding: roles,
    PodDisruptionBudget: [name],
    HorizontalPodAutoscaler: scaler(release, ['pilot', 'autoscaleEnabled']),
    ConfigMap: ['istio', 'istio-sidecar-injector', 'values'].map((map) => `${map}${suffix}`),
  };
};

const gateway = (release: Release): Names => {
  const { name, values } = release;
  const account = valueAt(values, ['serviceAccount', 'name']);
  const accounts = [typeof account === 'string' ? account : name];
  return {
    Deployment: [name],
    DaemonSet: [],
    Service: [name],
    ServiceAccount: accounts,
    Role: accounts,
    RoleBinding: accounts,
    ClusterRole: [],
    ClusterRoleBinding: [],
    PodDisruptionBudget: [name],
    HorizontalPodAutoscaler: scaler(release, ['autoscaling', 'enabled']),
    ConfigMap: [],
  };
};

const cni = (): Names => ({
  Deployment: [],
  DaemonSet: ['istio-cni-node'],
  Service: [],
  ServiceAccount: ['istio-cni'],
  PodDisruptionBudget: [],
  HorizontalPodAutoscaler: [],
  ConfigMap: ['istio-cni-config'],
});

const base = (): Names => ({
  Deployment: [],
  DaemonSet: [],
  Service: [],
  ServiceAccount: ['istio-reader-service-account'],
  PodDisruptionBudget: [],
  HorizontalPodAutoscaler: [],
  ConfigMap: [],
});

const charts: Readonly<Record<IstioChart, (release: Release) => Names>> = { base, istiod, cni, gateway };

/**
 * The names that the chart of a release gives its objects of a kind; undefined for a kind of which nothing is known here.
 * kustomize, and with it a post-renderer, passes over a patch without a target and says nothing (kustomize 5.8.1), so
 * this is all that stands between a patch and silence. Source: rendered with the branch of 1.31, manifests/charts; the
 * names are those of all supported versions.
 */
export const chartObjectNames = (release: Release, kind: string): readonly string[] | undefined => {
  const names = charts[release.chart](release);
  return Object.hasOwn(names, kind) ? names[kind] : undefined;
};
