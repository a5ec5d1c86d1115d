import { runApp } from './lib/index.ts';

/**
 * The app of this mesh. mesh.yaml says what the mesh is; here it may be extended in code: `addons` and `samples` of your
 * own become words of mesh.yaml, and `transforms` see every object before it is checked and written.
 */
await runApp({});
