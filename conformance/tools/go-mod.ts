/** The version that a go.mod requires of a module; undefined when it requires none. */
export const requiredVersion = (goMod: string, module: string): string | undefined => {
  const lines = goMod.split('\n').map((line) => line.trim().replace(/^require\s+/, ''));
  for (const line of lines) {
    const [path, version = ''] = line.split(/\s+/);
    // A line of a replace has an arrow in the version's place, one of a tool has nothing.
    if (path === module && /^v\d/.test(version)) return version;
  }
  return undefined;
};

/** True when `go version -m` of a program tells that it was built from this version of the module. */
export const isBuiltFrom = (buildInfo: string, module: string, version: string): boolean =>
  buildInfo
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .some(([kind, path, built]) => (kind === 'mod' || kind === 'dep') && path === module && built === version);
