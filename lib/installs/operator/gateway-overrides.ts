import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import { leavesOf } from '../../plan/merge.ts';
import type { OperatorOverlayPatch } from '../istio-operator.ts';

const inPath = (key: string): string => key.replaceAll('.', '\\.');

type Translation = (value: Json) => readonly OperatorOverlayPatch[] | undefined;

const at =
  (path: string): Translation =>
  (value) =>
    value === null ? undefined : [{ path, value }];

/** One patch for each key, so that what stands beside them stays. */
const each =
  (path: string): Translation =>
  (value) =>
    isMap(value) && Object.values(value).every((text) => typeof text === 'string')
      ? Object.entries(value).map(([key, text]) => ({ path: `${path}.${inPath(key)}`, value: text }))
      : undefined;

/**
 * Values of chart `gateway` that istioctl can be told, as changes of the Deployment it renders from a chart of its own
 * (the branch of 1.31, manifests/charts/gateways/istio-ingress). All others it cannot.
 */
const translations: Readonly<Record<string, Translation>> = {
  affinity: at('spec.template.spec.affinity'),
  minReadySeconds: at('spec.minReadySeconds'),
  podAnnotations: each('spec.template.metadata.annotations'),
  terminationGracePeriodSeconds: at('spec.template.spec.terminationGracePeriodSeconds'),
  topologySpreadConstraints: at('spec.template.spec.topologySpreadConstraints'),
};

const environment = (values: JsonObject): readonly { readonly name: string; readonly value: string }[] | undefined => {
  const { env } = values;
  if (!isMap(env)) return undefined;
  const entries = Object.entries(env).flatMap(([name, value]) => (typeof value === 'string' ? [{ name, value }] : []));
  return entries.length === Object.keys(env).length ? entries : undefined;
};

const translated = (name: string, value: Json): readonly OperatorOverlayPatch[] | undefined =>
  Object.hasOwn(translations, name) ? translations[name]?.(value) : undefined;

/** The variables that the overridden value `env` adds to the container of the gateway. */
export const gatewayEnvironment = (values: JsonObject): readonly { readonly name: string; readonly value: string }[] =>
  environment(values) ?? [];

/** Overridden values of chart `gateway` as changes of the Deployment that istioctl renders. */
export const gatewayOverlays = (values: JsonObject): readonly OperatorOverlayPatch[] =>
  Object.entries(values).flatMap(([name, value]) => translated(name, value) ?? []);

/** Paths of overridden values of chart `gateway` that an IstioOperator spec has no words for. */
export const untoldGatewayValues = (values: JsonObject): readonly (readonly string[])[] =>
  Object.entries(values).flatMap(([name, value]) => {
    const told = name === 'env' ? environment(values) : translated(name, value);
    return told === undefined ? leavesOf({ [name]: value }) : [];
  });
