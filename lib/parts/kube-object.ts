import type { KubeManifest } from '../../imports/index.ts';
import { LiteralObject } from './literal-object.ts';

/**
 * An object of ours: plain data, typed by the exact-name interfaces of imports/ and passed on as it is.
 *
 * Nothing is converted, sorted or dropped on the way (null in Helm values survives), unlike the classes that
 * `cdk8s import` generates.
 */
export class KubeObject extends LiteralObject<KubeManifest> {}
