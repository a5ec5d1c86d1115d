import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { KubeManifest } from '../../imports/index.ts';

/**
 * An object of ours: plain data, typed by the exact-name interfaces of imports/ and passed on as it is.
 *
 * Nothing is converted, sorted or dropped on the way (null in Helm values survives), unlike the classes that
 * `cdk8s import` generates, and two clusters may hand in the very same object: emit then checks and writes it once.
 */
export class KubeObject extends ApiObject {
  readonly #manifest: KubeManifest;

  /** The id is made from kind, namespace and name, so it follows the object and not the place in the code. */
  constructor(scope: Construct, manifest: KubeManifest) {
    const { apiVersion, kind, metadata } = manifest;
    super(scope, [kind, metadata.namespace ?? '', metadata.name].join('-').toLowerCase(), {
      apiVersion,
      kind,
      metadata: { name: metadata.name },
    });
    this.#manifest = manifest;
  }

  /**
   * Whether an object is one of ours, and hands its data out as it is. `instanceof` cannot tell: ApiObject answers it
   * for its subclasses too, with true for every ApiObject (cdk8s 2.70, lib/api-object.js, Symbol.hasInstance).
   */
  static isKubeObject(object: object): object is KubeObject {
    return #manifest in object;
  }

  override toJson(): KubeManifest {
    return this.#manifest;
  }
}
