import { type MeshFiles, nextSteps, type NextStep } from '../explain/next-step.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';

const nothing = (plan: MeshPlan): MeshFiles => ({
  store: false,
  roots: false,
  clusters: new Map(
    plan.clusters.map(({ name }) => [
      name,
      { intermediate: false, recipients: [], dist: 'missing' as const, notBootstrapped: [] },
    ]),
  ),
});

/** What is there once a step is done; undefined where only files would say that. */
const after = (files: MeshFiles, { step, commands }: NextStep): MeshFiles | undefined => {
  const clusters = new Map([...files.clusters].map(([name, own]) => [name, { ...own, intermediate: true }] as const));
  if (step === 'root') return { ...files, store: true, roots: !commands.some((line) => line.includes('--no-root')) };
  return step === 'intermediate' ? { ...files, clusters } : undefined;
};

/** The first commands for a mesh of which nothing but mesh.yaml exists, as `isthmus next` would say them one by one. */
export const firstCommands = (plan: MeshPlan, count: number): readonly string[] => {
  const found: string[] = [];
  for (let files: MeshFiles | undefined = nothing(plan); files !== undefined && found.length < count;) {
    const [step]: readonly NextStep[] = nextSteps(plan, files);
    if (step === undefined) break;
    found.push(...step.commands);
    files = after(files, step);
  }
  return found.slice(0, count);
};
