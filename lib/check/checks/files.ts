import type { Check } from '../check.ts';
import type { Draft } from '../finding.ts';

const treeCodes = [
  'tree-symlink',
  'tree-special',
  'tree-submodule',
  'tree-file-too-large',
  'tree-too-many-files',
  'tree-unreadable',
];

export const yamlCodes = [
  'yaml-alias',
  'yaml-directive',
  'yaml-duplicate-key',
  'yaml-key',
  'yaml-line-separator',
  'yaml-merge-key',
  'yaml-number',
  'yaml-octal',
  'yaml-syntax',
  'yaml-tag',
  'yaml-too-deep',
  'yaml-too-large',
  'json-syntax',
];

/** Of a declaration nothing may be written yet; then dist says so. */
const isMeant: Check['isMeant'] = ({ tree }, { isDeclared }) => !isDeclared || tree.files.size > 0;

const whole: Check = {
  category: 'files',
  title: 'every file of the tree can be looked at',
  codes: treeCodes,
  isMeant,
  find: ({ tree }) =>
    tree.issues
      .filter(({ code }) => treeCodes.includes(code))
      .map(({ code, at, problem, remedy }) => ({ code, file: at?.file ?? '.', problem, remedy })),
  notes: ({ unseen }) => unseen.map((what) => `not looked at: ${what}`),
};

const parsed: Check = {
  category: 'files',
  title: 'every file that is applied is clean YAML',
  codes: yamlCodes,
  isMeant,
  find: ({ unread }) =>
    unread.map(({ code, at, problem, remedy }): Draft => ({
      code,
      file: at?.file ?? '.',
      line: at?.line ?? 1,
      problem,
      remedy,
    })),
};

const aMesh: Check = {
  category: 'files',
  title: 'the tree holds a mesh',
  codes: ['mesh-not-found', 'mesh-one-cluster'],
  isMeant,
  find({ clusters, tree, isOurs, unseen }, { isDeclared }) {
    const [only, second] = clusters;
    if (isOurs || second !== undefined) return [];
    if (only === undefined) {
      if (isDeclared && tree.files.size === 0) return [];
      const problem =
        tree.files.size === 0
          ? 'there is no file here'
          : 'nothing that is looked at here installs a control plane of Istio: no cluster can be told';
      // It may be among what is not looked at.
      const severity = unseen.length > 0 ? ('warning' as const) : ('error' as const);
      return [
        { code: 'mesh-not-found', severity, problem, remedy: 'name the folder with the clusters: isthmus check TREE' },
      ];
    }
    const problem = `only one cluster is here, ${only.name}: what it has to do with others cannot be checked`;
    return [
      { code: 'mesh-one-cluster', cluster: only.name, problem, remedy: 'name the folder that holds all clusters' },
    ];
  },
};

export const fileChecks: readonly Check[] = [whole, parsed, aMesh];
