import type { Schema, SchemaFile } from '../lib/emit/schema/schema.ts';
import type { Crd, RawSchema } from './raw-schema.ts';
import { shareShapes } from './shared-shape.ts';
import { openSchema, strictCrd } from './strict-crd.ts';

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'object', additionalProperties: text };
const anything: Schema = { type: 'object' };

/**
 * Values that the charts base and istiod of Istio 1.30 read and the Istio kind of sail-operator does not offer, by section
 * ('' is the top; source: istio/istio 1.30.3, manifests/charts).
 */
const CHARTS_ALONE: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  '': { gateways: anything, ownerName: text, revisionTags: { type: 'array', items: text } },
  // validationFailurePolicy stands in templates since 1.29.2 and in no values.yaml (releasenotes/notes/webhook-failurepolicy-upgrade.yaml).
  base: {
    enableCRDTemplates: { type: 'boolean' },
    validationFailurePolicy: { type: 'string', enum: ['Fail', 'Ignore'] },
  },
  pilot: {
    initContainers: { type: 'array', items: anything },
    sidecarInjectorWebhookAnnotations: texts,
    trustedZtunnelName: text,
  },
};

const withFields = (schema: Schema, section: string): Schema => ({
  ...schema,
  properties: { ...schema.properties, ...CHARTS_ALONE[section] },
});

/** The values of the charts base and istiod, which no CRD checks: what sail-operator takes as `spec.values`, and the rest. */
export const istioValues = (crds: readonly Crd[]): SchemaFile => {
  const istio = crds.find(({ spec }) => spec.group === 'sailoperator.io' && spec.names.kind === 'Istio');
  const raw = istio?.spec.versions[0]?.schema.openAPIV3Schema.properties?.['spec']?.properties?.['values'];
  if (raw === undefined) throw new Error('the Istio kind of sail-operator has no spec.values');
  const values = withFields(strictCrd(raw), '');
  const sections = Object.entries(values.properties ?? {}).map(([name, schema]): [string, Schema] => [
    name,
    name in CHARTS_ALONE ? withFields(schema, name) : schema,
  ]);
  return { kinds: {}, definitions: shareShapes({ Values: { ...values, properties: Object.fromEntries(sections) } }) };
};

/**
 * The values of the gateway chart, from the schema the chart brings; open inside, as that is.
 *
 * One place is closed in addition: the chart silently drops everything from an entry of networkGatewayPorts that its schema
 * does not name, `nodePort` first of all (istio/istio 1.30.3).
 */
export const gatewayValues = (chartSchema: string): SchemaFile => {
  const document: { readonly $defs: { readonly values: RawSchema } } = JSON.parse(chartSchema);
  const values = openSchema(document.$defs.values);
  const ports = values.properties?.['networkGatewayPorts'];
  if (typeof ports?.additionalProperties !== 'object') throw new Error('the gateway chart has no networkGatewayPorts');
  const properties = {
    ...values.properties,
    networkGatewayPorts: {
      ...ports,
      additionalProperties: { ...ports.additionalProperties, additionalProperties: false },
    },
  } as const;
  return { kinds: {}, definitions: { Values: { ...values, properties, additionalProperties: false } } };
};
