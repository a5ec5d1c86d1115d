import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lab/command.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { suite as secrets } from '../secrets/suite.ts';
import type { Ground, Suite, SuiteSpec } from '../suite.ts';
import { Victim } from './victim.ts';

/** What a suite could leave behind outside of its folder. */
const surroundings = (): string => `${readFileSync('/proc/self/mountinfo', 'utf8')}\n${run('ip', ['-o', 'link'])}`;

const startVictim = async ({ spec }: Ground, name: string): Promise<Victim> => {
  const victim: SuiteSpec = { ...spec, suite: 'secrets', folder: join(spec.folder, name) };
  const started = new Victim(victim);
  await started.running();
  return started;
};

/** Runs a suite, does something to it in its middle, and looks at what is left. */
const leavesNothing = async (ground: Ground, name: string, harm: (victim: Victim) => void): Promise<Victim> => {
  const before = surroundings();
  const victim = await startVictim(ground, name);
  harm(victim);
  await victim.gone();
  insist(surroundings() === before, `before:\n${before}\nafter:\n${surroundings()}`);
  return victim;
};

const proveServer = (ledger: Ledger, ground: Ground, server: string, program: string): Promise<void> =>
  ledger.prove(
    `${server} killed in the middle of a suite ends it: the report names the server and shows the end of its log, and no process, mount or network device is left`,
    async () => {
      const mark = server === 'etcd' ? 'etcd' : 'cluster1';
      const victim = await leavesNothing(ground, server, (one) => one.killServer(program, mark));
      const { ended = '' } = victim.outcome();
      const log = readFileSync(join(ground.spec.folder, server, 'logs', `${server}.log`), 'utf8').trimEnd();
      insist(ended.startsWith(`${server} ended by itself (SIGKILL)`), ended);
      const last = log.split('\n').at(-1) ?? '';
      insist(last !== '' && ended.includes(last), `not the end of its log: ${ended}`);
    },
  );

export const suite: Suite = {
  title: 'a run that goes wrong says why and leaves nothing behind',
  tools: secrets.tools,
  system: secrets.system,
  prove: async (ledger, ground) => {
    await proveServer(ledger, ground, 'etcd', 'etcd');
    await proveServer(ledger, ground, 'cluster1-apiserver', ground.tool('kube-apiserver'));
    await proveServer(ledger, ground, 'cluster1-controllers', ground.tool('kube-controller-manager'));
    await ledger.prove('an interrupted run takes everything with it', async () => {
      await leavesNothing(ground, 'interrupted', (victim) => victim.signal('SIGINT'));
    });
    await ledger.prove('a run that is killed takes everything with it', async () => {
      await leavesNothing(ground, 'killed', (victim) => victim.signal('SIGKILL'));
    });
  },
};
