import { isKustomizationFile } from '../../trees/applied-files.ts';
import type { TreeFile } from '../../trees/tree.ts';
import type { Check } from '../check.ts';
import { appliedPaths, Folders } from '../facts/engine.ts';
import { engineObjects, type MeshFacts } from '../facts/mesh-facts.ts';
import type { Draft } from '../finding.ts';
import { isIn } from '../../trees/paths.ts';

const foldersAbove = (path: string): readonly string[] =>
  path.split('/').map((_, index, parts) => parts.slice(0, index).join('/'));

/** The folders that an engine of the tree is told to apply. */
const engineFolders = (mesh: MeshFacts): readonly string[] => {
  const folders = new Folders(mesh.tree);
  return engineObjects(mesh)
    .flatMap((object) => appliedPaths(object))
    .flatMap(({ path }) => (path === '' ? [] : (folders.find(path) ?? [])));
};

/** What of a file is told: an engine or a kustomization.yaml names it, engines apply other folders, or there are none. */
const standing = (mesh: MeshFacts): ((file: string) => 'named' | 'passed over' | 'open') => {
  const applied = engineFolders(mesh);
  const deciding = new Set([...mesh.tree.files.keys()].filter(isKustomizationFile));
  const isListed = (file: string): boolean =>
    foldersAbove(file).some((folder) =>
      ['kustomization.yaml', 'kustomization.yml'].some((name) =>
        deciding.has(folder === '' ? name : `${folder}/${name}`),
      ),
    );
  return (file) => {
    if (isListed(file) || applied.some((folder) => isIn(file, folder))) return 'named';
    return applied.length > 0 ? 'passed over' : 'open';
  };
};

const appliedSpecs: Check = {
  category: 'install',
  title: 'no IstioOperator stands where an engine applies it',
  codes: ['install-operator-applied'],
  find(mesh) {
    const specs = mesh.objects.filter(({ value }) => value.kind === 'IstioOperator');
    if (specs.length === 0) return [];
    const standingOf = standing(mesh);
    return specs.flatMap((document): readonly Draft[] => {
      const found = standingOf(document.file);
      if (found === 'passed over') return [];
      const isNamed = found === 'named';
      return [
        {
          code: 'install-operator-applied',
          ...(isNamed ? {} : { severity: 'warning' as const }),
          document,
          path: ['kind'],
          problem: isNamed
            ? 'this file is applied, and clusters do not know the kind IstioOperator since Istio 1.24: the whole folder fails'
            : 'nothing here keeps an engine from applying this file, and clusters do not know the kind IstioOperator since Istio 1.24: the whole folder would fail',
          remedy: mesh.isOurs
            ? 'take it out of the kustomization.yaml'
            : 'keep it for istioctl, in a folder that no kustomization.yaml lists',
        },
      ];
    });
  },
};

/** Something in a script that goes wrong sooner or later. */
interface Habit {
  readonly code: string;
  readonly form: RegExp;
  readonly problem: string;
  readonly remedy: string;
}

/** Words of the published procedure for two clusters, and of demos that repeat it. */
const habits: readonly Habit[] = [
  {
    code: 'command-gone',
    form: /\bistioctl\s+(?:x|experimental)\s+create-remote-secret\b|\bistioctl\s+(?:operator|verify-install|profile|manifest\s+diff)\b/,
    problem:
      'istioctl has no such command any more: create-remote-secret stands at the top since 1.19, the operator is gone since 1.24',
    remedy: 'use istioctl create-remote-secret, or let isthmus remote-secret seal the access',
  },
  {
    code: 'command-context-by-index',
    form: /\.contexts\[\d+\]|get-contexts\s+-o[= ]?name[^\n]*\|\s*(?:sed\s+-n|head|tail|awk\s+['"]?NR)/,
    problem: 'the context is chosen by its place in the kubeconfig, which is not the order of the clusters',
    remedy: 'name the context',
  },
  {
    code: 'command-compares-intermediate',
    form: /\b(?:diff|cmp|openssl|compare)\b[^\n]*\bca-cert\.pem\b[^\n]*\bca-cert\.pem\b|jsonpath=[^\n]*ca-cert\\?\.pem[^\n]*(?:diff|md5|sha)/,
    problem: 'it compares ca-cert.pem of two clusters, which must differ; equal must be root-cert.pem',
    remedy: 'compare root-cert.pem, or let isthmus check do it',
  },
  {
    code: 'command-sleep',
    form: /(?:^|[;&|(\s])sleep\s+\d{2,}\b(?![^\n]*3650d)/,
    problem: 'it waits a fixed time for a cluster to be ready, which is too long or too short',
    remedy: 'let the engine wait for health: dependsOn and healthChecks, or sync waves',
  },
  {
    code: 'command-writes-secret',
    form: /\bcreate-remote-secret\b[^\n|]*(?:>\s*\S+|\|\s*tee\b)/,
    problem: 'it writes a token into a file, where it stays in backups and in the history of Git',
    remedy: 'pipe it into the sealing program, or let isthmus remote-secret seal it',
  },
  {
    code: 'command-flag-unknown',
    form: /\s--kube-?c{2,}ontext\b|\s--(?:kube-contex|kubecontext|kube-contexts|contexts)\b/,
    problem: 'no program knows this flag: the command fails, or uses the current context',
    remedy: 'correct its spelling: --context for kubectl and istioctl, --kube-context for helm',
  },
];

const isScript = (path: string): boolean =>
  /\.(?:sh|bash|zsh)$|(?:^|\/)(?:Makefile|makefile|GNUmakefile|Justfile|justfile)$/.test(path);

const isComment = (line: string): boolean => /^\s*#/.test(line);

/** Nobody writes a longer command: it is data, and the forms above would read it again and again. */
const longestCommand = 1000;

const commandsIn = (file: TreeFile): readonly { readonly text: string; readonly line: number }[] =>
  file
    .text()
    .split('\n')
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ text }) => text.length <= longestCommand && !isComment(text));

const habitsIn = (file: TreeFile): readonly Draft[] =>
  commandsIn(file).flatMap(({ text, line }) =>
    habits
      .filter(({ form }) => form.test(text))
      .map(({ code, problem, remedy }) => ({ code, file: file.path, line, problem, remedy })),
  );

/** `istioctl install --context cluster1 -f cluster2.yaml`: the names of two clusters in one command. */
const contextOf = /--(?:kube-)?context[= ]["']?(\S+?)["']?(?:\s|$)/;
const fileOf = /\s(?:-f|--filename)[= ]["']?(\S+?)["']?(?:\s|$)/;

const nameIn = (text: string | undefined, names: readonly string[]): string | undefined =>
  text === undefined
    ? undefined
    : names.find((name) => new RegExp(`(?:^|[^A-Za-z0-9])${name}(?![A-Za-z0-9])`).test(text));

/** The cluster whose context a command uses, and another whose file it applies; undefined for any other command. */
const crossed = (line: string, names: readonly string[]): readonly [context: string, applied: string] | undefined => {
  const file = fileOf.exec(line)?.[1];
  const [context, applied] = [nameIn(contextOf.exec(line)?.[1], names), nameIn(file, names)];
  // Access to one cluster belongs into the other.
  if (/remote|secret/i.test(file ?? '')) return undefined;
  return context === undefined || applied === undefined || context === applied ? undefined : [context, applied];
};

const mixedUp = (file: TreeFile, names: readonly string[]): readonly Draft[] =>
  commandsIn(file).flatMap(({ text, line }): readonly Draft[] => {
    const [context, applied] = crossed(text, names) ?? [];
    if (context === undefined || applied === undefined) return [];
    return [
      {
        code: 'command-wrong-context',
        cluster: context,
        file: file.path,
        line,
        problem: `it installs what belongs to ${applied} into ${context}`,
        remedy: `use the context of ${applied}`,
      },
    ];
  });

const plainNames = /^[A-Za-z0-9][-A-Za-z0-9]*$/;

const scripts: Check = {
  category: 'install',
  title: 'no script does by hand what a cluster should get from Git',
  codes: [...habits.map(({ code }) => code), 'command-wrong-context'],
  isMeant: ({ tree }) => tree.files.size > 0,
  find({ tree, clusters }) {
    const names = clusters.map(({ name }) => name).filter((name) => plainNames.test(name));
    return [...tree.files.values()]
      .filter(({ path }) => isScript(path))
      .flatMap((file) => [...habitsIn(file), ...mixedUp(file, names)]);
  },
};

export const installChecks: readonly Check[] = [appliedSpecs, scripts];
