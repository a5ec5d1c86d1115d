import type { Registry } from '../declare/registry.ts';
import { errorAt, type Issue } from '../plan/issue.ts';

/** Addons and samples that share a name: nobody could say in mesh.yaml which one is meant. */
export const duplicateWords = (registry: Registry): readonly Issue[] =>
  (['addons', 'samples'] as const).flatMap((section) => {
    const names = registry[section].map(({ name }) => name);
    const twice = new Set(names.filter((name, index) => names.indexOf(name) < index));
    return [...twice].map((name) =>
      errorAt(
        'word-twice',
        [section, name],
        `there are two ${section} of the name ${name}`,
        'rename your own in main.ts, or hand in a registry without the other',
      ),
    );
  });
