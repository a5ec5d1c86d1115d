import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Manifest } from '../plan/manifest.ts';

/**
 * An object that is passed on as it is, whatever its kind: emit checks it against the schema of its kind like any other.
 * Two clusters may hand in the very same object: emit then checks and writes it once.
 */
export class LiteralObject<T extends Manifest = Manifest> extends ApiObject {
  readonly #manifest: T;

  /** The id is made from kind, namespace and name, so it follows the object and not the place in the code. */
  constructor(scope: Construct, manifest: T) {
    const { apiVersion, kind, metadata } = manifest;
    super(scope, [kind, metadata.namespace ?? '', metadata.name].join('-').toLowerCase(), {
      apiVersion,
      kind,
      metadata: { name: metadata.name },
    });
    this.#manifest = manifest;
  }

  /**
   * Whether an object hands its data out as it is. `instanceof` cannot tell: ApiObject answers it for its subclasses
   * too, with true for every ApiObject (cdk8s 2.70, lib/api-object.js, Symbol.hasInstance).
   */
  static isLiteral(object: object): object is LiteralObject {
    return #manifest in object;
  }

  override toJson(): T {
    return this.#manifest;
  }
}
