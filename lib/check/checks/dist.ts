import { fewNames } from '../../plan/few-names.ts';
import { inventoryName } from '../../emit/inventory.ts';
import { upgradeIssues } from '../../emit/upgrade.ts';
import type { Check } from '../check.ts';
import { accountOf } from '../facts/account.ts';
import type { Draft } from '../finding.ts';

const synth = 'run isthmus synth and commit the result';

const upToDate: Check = {
  category: 'dist',
  title: 'dist is what the declaration gives',
  codes: ['dist-missing', 'dist-stale', 'dist-clusters-differ', 'dist-upgrade-and-inputs', 'isthmus-older-than-dist'],
  isMeant: (_, { inputs }) => inputs !== undefined,
  find({ tree: { inventory, files } }, { inputs, isthmus, plan }) {
    if (inputs === undefined || plan === undefined) return [];
    if (inventory === undefined) {
      if (files.size > 0) return [];
      return [
        { code: 'dist-missing', problem: 'there is no dist yet: clusters get nothing of this mesh', remedy: synth },
      ];
    }
    const older = upgradeIssues(inventory, { ...inventory, isthmus }).filter(
      ({ code }) => code === 'isthmus-older-than-dist',
    );
    if (older.length > 0)
      return older.map(({ code, problem, remedy }) => ({ code, file: inventoryName, problem, remedy }));
    if (inventory.inputs === inputs) return [];
    const recorded = inventory.clusters.map(({ name }) => name);
    const declared = plan.clusters.map(({ name }) => name);
    const more = [
      ...declared.filter((name) => !recorded.includes(name)).map((name) => `${name} is new`),
      ...recorded.filter((name) => !declared.includes(name)).map((name) => `${name} left`),
    ];
    return [
      ...(more.length > 0
        ? [
            {
              code: 'dist-clusters-differ',
              file: inventoryName,
              problem: `mesh.yaml and dist name different clusters: ${fewNames(more)}`,
              remedy: synth,
            },
          ]
        : [
            {
              code: 'dist-stale',
              file: inventoryName,
              problem:
                'mesh.yaml, sealed/, pki/ or rendered/ changed after dist was written: clusters get the old mesh',
              remedy: synth,
            },
          ]),
      ...bothChange(inventory.isthmus, isthmus),
    ];
  },
};

/** Two reasons for one change of dist: nobody could tell which line comes from which. */
const bothChange = (recorded: string, own: string): readonly Draft[] =>
  recorded === own || recorded === ''
    ? []
    : [
        {
          code: 'dist-upgrade-and-inputs',
          file: inventoryName,
          problem: `the inputs changed, and so did isthmus, from ${recorded} to ${own}: one pull request would show both`,
          remedy: 'upgrade isthmus in a pull request of its own, with the inputs as they are',
        },
      ];

const ownFiles: Check = {
  category: 'dist',
  title: 'dist holds the files of its inventory, and no others',
  codes: ['dist-file-changed', 'dist-file-missing', 'dist-file-foreign', 'inventory-unreadable', 'inventory-newer'],
  isMeant: ({ isOurs }) => isOurs,
  find({ tree }) {
    const { changed, missing, foreign, issues } = accountOf(tree);
    const unread = [...issues, ...tree.issues.filter(({ code }) => code.startsWith('inventory-'))];
    return [
      ...changed.map((file) => ({
        code: 'dist-file-changed',
        file,
        problem: 'the file is not what isthmus wrote: somebody changed it, or a merge did',
        remedy: 'restore it with isthmus synth; what should stay belongs into mesh.yaml (overrides)',
      })),
      ...missing.map((file) => ({
        code: 'dist-file-missing',
        file,
        problem: 'the inventory lists the file, and it is not there',
        remedy: 'restore it with isthmus synth, or with git',
      })),
      ...foreign.map((file) => ({
        code: 'dist-file-foreign',
        file,
        problem: 'isthmus did not make this file: nobody checked it, and an engine may apply it',
        remedy: 'move it elsewhere',
      })),
      ...unread.map(({ code, at, problem, remedy }) => ({ code, file: at?.file ?? inventoryName, problem, remedy })),
    ];
  },
};

export const distChecks: readonly Check[] = [upToDate, ownFiles];
