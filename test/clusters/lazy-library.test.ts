import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubeconfigText } from './kubeconfig-text.ts';
import { runLive } from './run-live.ts';

const script = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;

/** Has node tell the name of every module that anything imports. */
const hook = script(
  'export const resolve = (name, context, next) => { process._rawDebug(`resolve ${name}`); return next(name, context); };',
);
const flags = ['--import', script(`import { register } from 'node:module'; register(${JSON.stringify(hook)});`)];

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-lazy-'));
  writeFileSync(join(folder, 'config'), kubeconfigText([{ name: 'nobody', server: 'https://127.0.0.1:1' }]));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const loadedFor = async (context: string | undefined): Promise<{ code: string; loaded: boolean; traced: boolean }> => {
  const calls = context === undefined ? [] : [{ operation: 'confirm' as const, context }];
  const { results, err } = await runLive(join(folder, 'config'), calls, {}, flags);
  const code = results[0]?.issues?.[0]?.code ?? '';
  return { code, loaded: err.includes('client-node'), traced: err.includes('resolve ') };
};

test('the Kubernetes library is loaded when a cluster is asked, and not before', async () => {
  expect(await loadedFor(undefined)).toEqual({ code: '', loaded: false, traced: true });
  expect(await loadedFor('none')).toEqual({ code: 'context-missing', loaded: false, traced: true });
  expect(await loadedFor('nobody')).toEqual({ code: 'cluster-unreachable', loaded: true, traced: true });
}, 30_000);
