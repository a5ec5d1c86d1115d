import * as z from 'zod';
import type { AddonWords } from '../addon.ts';
import { partialOptions } from './options.ts';

/**
 * The options of each addon, none of them required here: what the mesh leaves open a cluster may say. The addon's own
 * schema checks the merged options once more, whole.
 */
export const addonsSchema = (addons: readonly AddonWords[]) =>
  z.strictObject(
    Object.fromEntries(
      addons.map(({ name, options }) => [
        name,
        z
          .union([z.literal(false), partialOptions(options)])
          .exactOptional()
          .meta(options.meta() ?? {}),
      ]),
    ),
  );
