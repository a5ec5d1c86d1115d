import type { Rule } from '../rule.ts';

const kinds = new Set(['EnvoyFilter', 'WasmPlugin', 'TrafficExtension', 'EnvoyExtensionPolicy']);
const templates =
  /(^|\.)(sidecarInjectorWebhook|injectionTemplates?|templates|defaultTemplates|extensionProviders|bootstrapOverride)$/;

/** Code and configuration that run inside every proxy, where nothing is encrypted any more. */
export const proxyCode: Rule = {
  name: 'proxy-code',
  risk: 'trust',
  reasons: ({ kind, leaves, before }) => {
    if (kinds.has(kind)) return ['code or raw configuration of proxies changes: it sees all traffic in the clear'];
    const fields = leaves.filter(({ path }) => before !== undefined && path.some((step) => templates.test(step)));
    const wasm = leaves.some(({ path }) => path.some((step) => /^(wasm|lua)/i.test(step)));
    return fields.length > 0 || wasm ? ['what is injected into pods, or whom proxies ask, changes'] : [];
  },
};
