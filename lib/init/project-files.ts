/** Packages that a project of isthmus needs, by name, each with one version. */
export type Packages = Readonly<Record<string, string>>;

/** The packages beside isthmus itself: what runs main.ts, and what `npx cdk8s synth` is. */
export const projectPackages = ['cdk8s', 'cdk8s-cli', 'constructs', 'jiti'] as const;

/** package.json of a mesh that stands in a repository of its own. Nothing in it runs when packages are installed. */
export const packageText = (name: string, packages: Packages): string => {
  const manifest = {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    scripts: { synth: 'isthmus synth', check: 'isthmus check' },
    devDependencies: packages,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
};

export const cdk8sText = 'language: typescript\napp: jiti main.ts\noutput: dist\n';

export const mainText = `import { runApp } from 'isthmus';

// The app of this mesh. What mesh.yaml cannot say is said here: addons and samples of your own, and transforms, which see
// every object before it is checked and written.
await runApp({});
`;

/** Files of Git, and the lines that each has to hold. */
export const gitFiles: Readonly<Record<string, readonly string[]>> = {
  '.gitignore': ['node_modules/', '.isthmus/'],
  // Sealed documents are signed byte by byte.
  '.gitattributes': ['* text=auto eol=lf'],
};
