import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { isthmusVersion, packageRoot } from '../../emit/package-root.ts';
import { workTreeOf } from '../../files/git-program.ts';
import { type Packages, projectPackages } from '../../init/project-files.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import { EnvironmentError, MeshError } from '../../plan/mesh-error.ts';
import { isMap, type Json } from '../../plan/manifest.ts';

/** Where a mesh is to be begun, and what is there already. */
export interface InitPlace {
  /** Folder of mesh.yaml, without links. */
  readonly folder: string;
  readonly meshFile: string;
  /** Top of the Git work tree; the folder itself where there is none. */
  readonly top: string;
  /** The folder from the top on, `.` for the top itself. */
  readonly path: string;
  /** package.json that the folder belongs to; undefined where there is none. */
  readonly packageFile: string | undefined;
  /** Whether main.ts could run here: it needs jiti and isthmus beside it. */
  readonly runsCode: boolean;
  /** Path of the JSON Schema for editors; undefined where it has to be copied beside mesh.yaml. */
  readonly schema: string | undefined;
  /** Address of the remote `origin`, without user info; '' where there is none. */
  readonly origin: string;
}

/** `.git/config` of people is a few kilobytes. */
const maxConfigBytes = 1024 * 1024;

const smallText = (file: string): string => {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size <= maxConfigBytes ? readFileSync(file, 'utf8') : '';
};

/** An https address may carry a password, which must not be declared. An account such as git@ is part of an ssh address. */
const withoutAccount = (address: string): string => address.replace(/^(https?:\/\/)[^/]*@/, '$1');

const originIn = (config: string): string => {
  const [, section = ''] = /^\[remote "origin"\]([^[]*)/m.exec(config) ?? [];
  const [, address = ''] = /^\s*url\s*=\s*(\S+)\s*$/m.exec(section) ?? [];
  return withoutAccount(address);
};

const packageAbove = (folder: string, top: string): string | undefined => {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return file;
  return folder === top || dirname(folder) === folder ? undefined : packageAbove(dirname(folder), top);
};

const resolves = (folder: string, name: string): boolean => {
  try {
    createRequire(join(folder, 'main.ts')).resolve(name);
    return true;
  } catch {
    return false;
  }
};

const posix = (path: string): string => path.split(sep).join('/');

const schemaFrom = (folder: string, packageFile: string | undefined): string | undefined => {
  const installed = 'node_modules/isthmus/mesh.schema.json';
  if (packageFile === undefined) return `./${installed}`;
  const path = join(dirname(packageFile), installed);
  const shown = posix(relative(folder, path));
  return existsSync(path) ? (shown.startsWith('.') ? shown : `./${shown}`) : undefined;
};

/** Looks at the place that a mesh.yaml is to get. Throws a MeshError where there is one, or no folder for it. */
export const initPlace = (mesh: string): InitPlace => {
  const file = resolve(mesh);
  const meshFile = basename(file);
  if (statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory() !== true) {
    const problem = `the folder of ${meshFile} does not exist`;
    throw new EnvironmentError([fileIssue('init-folder-missing', meshFile, problem, `make ${dirname(file)} first`)]);
  }
  if (existsSync(file)) {
    const problem = `there is a ${meshFile} already: nothing was added and nothing changed`;
    const remedy = 'isthmus next says how to go on with it; another mesh wants another folder, or --mesh';
    throw new MeshError([fileIssue('mesh-exists', meshFile, problem, remedy)]);
  }
  const folder = realpathSync(dirname(file));
  const top = workTreeOf(folder) ?? folder;
  const packageFile = packageAbove(folder, top);
  return {
    folder,
    meshFile,
    top,
    path: posix(relative(top, folder)) || '.',
    packageFile,
    runsCode: packageFile === undefined || (resolves(folder, 'jiti/package.json') && resolves(folder, 'isthmus')),
    schema: schemaFrom(folder, packageFile),
    origin: originIn(smallText(join(top, '.git/config'))),
  };
};

/** What package.json of a new project names: this isthmus, and the versions it was built and tested with. */
export const packagesFor = ({ folder }: InitPlace): Packages => {
  const version = isthmusVersion();
  const archive = `isthmus-${version}.tgz`;
  const manifest: Json = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  const tested = isMap(manifest) && isMap(manifest['devDependencies']) ? manifest['devDependencies'] : {};
  const own = existsSync(join(folder, archive)) ? `file:${archive}` : version;
  const others = projectPackages.flatMap((name) => {
    const tried = tested[name];
    return typeof tried === 'string' ? [[name, tried] as const] : [];
  });
  return Object.fromEntries([['isthmus', own] as const, ...others].toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

/** The JSON Schema as the package has it. */
export const schemaText = (): string => readFileSync(join(packageRoot(), 'mesh.schema.json'), 'utf8');
