import * as z from 'zod';
import type { Addon } from '../addon.ts';

/**
 * The options of each addon, none of them required here: what the mesh leaves open a cluster may say. The addon's own
 * schema checks the merged options once more, whole.
 */
export const addonsSchema = (addons: readonly Addon[]) =>
  z.strictObject(
    Object.fromEntries(
      addons.map(({ name, options }) => [
        name,
        z
          .union([z.literal(false), options.partial()])
          .exactOptional()
          .meta(options.meta() ?? {}),
      ]),
    ),
  );
