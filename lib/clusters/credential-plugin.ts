import { type ChildProcess, spawn } from 'node:child_process';
import { isAbsolute, join } from 'node:path';
import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';
import { ClusterFault, codeOf } from './cluster-fault.ts';
import type { ConnectionParts, Credential, CredentialPlugin } from './connection.ts';

/** A plugin gives a token or a certificate: a few kilobytes. */
const maxOutputBytes = 1024 * 1024;

/** A person may have to fetch a code from a telephone. */
const interactiveLimitMs = 5 * 60_000;

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** The call that `user.exec` of a kubeconfig describes; a command with a slash begins at the kubeconfig's folder. */
export const pluginOf = (exec: JsonObject, folder: string): CredentialPlugin => {
  const command = text(exec['command']);
  const mode = text(exec['interactiveMode']);
  const env = list(exec['env']).flatMap((item) => (isMap(item) ? [[text(item['name']), text(item['value'])]] : []));
  return {
    apiVersion: text(exec['apiVersion']),
    command: command.includes('/') && !isAbsolute(command) ? join(folder, command) : command,
    args: list(exec['args']).map((arg) => text(arg)),
    env: Object.fromEntries(env),
    needsTerminal: mode === 'Always',
    takesTerminal: mode !== 'Never',
    providesClusterInfo: exec['provideClusterInfo'] === true,
  };
};

const fault = (detail: string): ClusterFault => new ClusterFault('plugin', detail);

/** What client-go hands to a plugin in KUBERNETES_EXEC_INFO (kubernetes/client-go v0.34, plugin/pkg/client/auth/exec). */
const execInfo = (plugin: CredentialPlugin, { server, ca, tlsServerName }: ConnectionParts, interactive: boolean) => ({
  apiVersion: plugin.apiVersion,
  kind: 'ExecCredential',
  spec: {
    interactive,
    ...(plugin.providesClusterInfo
      ? {
          cluster: {
            server,
            ...(ca === '' ? {} : { 'certificate-authority-data': ca }),
            ...(tlsServerName === '' ? {} : { 'tls-server-name': tlsServerName }),
          },
        }
      : {}),
  },
});

const cannotStart = (error: unknown): ClusterFault => fault(`it cannot be started (${codeOf(error)})`);

const start = (plugin: CredentialPlugin, parts: ConnectionParts, terminal: boolean): ChildProcess => {
  const info = JSON.stringify(execInfo(plugin, parts, terminal));
  try {
    return spawn(plugin.command, [...plugin.args], {
      env: { ...parts.host.environment, ...plugin.env, KUBERNETES_EXEC_INFO: info },
      stdio: [terminal ? 'inherit' : 'ignore', 'pipe', terminal ? 'inherit' : 'ignore'],
      // A group of its own, so that what the plugin starts ends with it; a terminal belongs to our group.
      detached: !terminal,
    });
  } catch (error) {
    // Thrown for a command or an argument that no system takes; the message would quote it.
    throw cannotStart(error);
  }
};

/** Ends a plugin and what it started. */
const stop = (child: ChildProcess, terminal: boolean): void => {
  child.stdout?.destroy();
  if (terminal || child.pid === undefined) {
    child.kill('SIGKILL');
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
};

/**
 * Runs the command and gives its standard output. Its standard input is closed unless a person is there to answer, and
 * its standard error is never kept: it may hold what must not be printed.
 */
const outputOf = (plugin: CredentialPlugin, parts: ConnectionParts, timeoutMs: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const terminal = parts.host.interactive && plugin.takesTerminal;
    const child = start(plugin, parts, terminal);
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = (words: string): void => {
      stop(child, terminal);
      reject(fault(words));
    };
    const limit = terminal ? interactiveLimitMs : timeoutMs;
    const timer = setTimeout(() => refuse(`it did not end within ${Math.round(limit / 100) / 10} s`), limit);
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxOutputBytes) chunks.push(chunk);
      else refuse(`it wrote more than ${maxOutputBytes} bytes`);
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(cannotStart(error));
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'));
      else reject(fault(`it ended with ${code === null ? 'a signal' : `code ${code}`}`));
    });
  });

const parsed = (output: string): Json => {
  try {
    return JSON.parse(output);
  } catch {
    throw fault('its output is not JSON');
  }
};

/** At a terminal plugins take turns: two questions at once nobody could answer. */
let turn: Promise<unknown> = Promise.resolve();

const base64 = (pem: string): string => Buffer.from(pem).toString('base64');

/**
 * Has a credential plugin say who asks. Throws a ClusterFault when it fails, gives nothing, takes too long, or needs a
 * terminal that is not there. What it gives serves this process and is never written anywhere.
 *
 * Not left to the library (client-node 1.4.0, src/exec_auth.ts): that keeps the standard input open, waits without limit,
 * does not set KUBERNETES_EXEC_INFO, and puts what the plugin prints into its error.
 */
export const askPlugin = async (
  plugin: CredentialPlugin,
  parts: ConnectionParts,
  timeoutMs: number,
): Promise<Pick<Credential, 'token' | 'certificate' | 'key'>> => {
  if (plugin.command === '') throw fault('the kubeconfig names no command');
  if (plugin.needsTerminal && !parts.host.interactive) {
    throw new ClusterFault('plugin-terminal', 'it asks questions, and there is no terminal');
  }
  const run = (): Promise<string> => outputOf(plugin, parts, timeoutMs);
  const mine = parts.host.interactive ? turn.then(run, run) : run();
  if (parts.host.interactive) turn = mine;
  const answer = parsed(await mine);
  const status = isMap(answer) ? answer['status'] : undefined;
  const given = isMap(status) ? status : {};
  const token = text(given['token']);
  const certificate = text(given['clientCertificateData']);
  if (token === '' && certificate === '') throw fault('it gave no token and no certificate');
  return { token, certificate: base64(certificate), key: base64(text(given['clientKeyData'])) };
};
