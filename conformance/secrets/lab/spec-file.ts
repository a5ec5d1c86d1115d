import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { LabSpec } from './lab.ts';

const path = z.string();

const specSchema = z.strictObject({
  root: path,
  folder: path,
  isthmus: path,
  programs: z.strictObject({
    'kube-apiserver': path,
    'kube-controller-manager': path,
    controller: path,
    kubeseal: path,
    sops: path,
    istioctl: path,
  }),
}) satisfies z.ZodType<LabSpec>;

/** The lab runs as a process of its own; this is how it learns what it is told. */
export const writeSpec = (file: string, spec: LabSpec): void => writeFileSync(file, JSON.stringify(spec));

export const readSpec = (file: string): LabSpec => specSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
