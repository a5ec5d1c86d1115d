/** In the order of the report. */
export const categories = [
  'declaration',
  'files',
  'identity',
  'trust',
  'peering',
  'networks',
  'ports',
  'versions',
  'install',
  'secrets',
  'drift',
  'engine',
  'addons',
  'dist',
  'suppressions',
] as const;

export type Category = (typeof categories)[number];
