import * as z from 'zod';

/** What `gitops.kubectl` may say: nothing yet. */
export const kubectlOptions = z.strictObject({}).describe('Options of kubectl.');
