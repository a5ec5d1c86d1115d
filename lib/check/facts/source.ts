import type { IssuePath } from '../../plan/issue.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import type { TreeDocument } from '../../trees/object-reader.ts';

/** The charts of Istio that a mesh is made of. */
export type Role = 'base' | 'istiod' | 'gateway' | 'cni' | 'ztunnel';

export const roles: readonly Role[] = ['base', 'istiod', 'gateway', 'cni', 'ztunnel'];

/** Something from which a part of Istio comes to be: a release of a chart, a spec of istioctl or of an operator, or the object itself. */
export interface Source {
  readonly role: Role;
  readonly form: 'operator' | 'chart' | 'sail' | 'values' | 'rendered';
  readonly document: TreeDocument;
  /** Name of the release, of the gateway, or of the Deployment. */
  readonly name: string;
  readonly namespace: string;
  /** As the chart takes them; of a gateway of an IstioOperator its own component. */
  readonly values: JsonObject;
  /** Where the values stand in the document; undefined where they come from another file. */
  readonly valuesPath: IssuePath | undefined;
  /** False where more values come from somewhere that is not read here. */
  readonly complete: boolean;
  /** Of the chart; empty where nobody says. */
  readonly version: string;
  readonly versionPath: IssuePath;
  /** Of the images; empty: that of the chart. */
  readonly tag: string;
}

/** What a template or a substitution fills in later cannot be compared. */
export const isLater = (text: string): boolean => /\$\{|\{\{/.test(text);
