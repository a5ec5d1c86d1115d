import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../lab/processes.ts';
import { suite as mesh } from '../mesh/suite.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { suite as secrets } from '../secrets/suite.ts';
import type { Ground, Suite } from '../suite.ts';
import { allProcesses, Victim } from './victim.ts';

/** A suite that is started to be harmed, and the server by which one sees that it is on its way. */
interface Subject {
  readonly suite: 'secrets' | 'mesh';
  readonly folder: string;
  readonly until: string;
}

const start = async ({ spec }: Ground, { suite, folder, until: server }: Subject): Promise<Victim> => {
  const victim = new Victim({ ...spec, suite, folder: join(spec.folder, folder) });
  await victim.running(server);
  return victim;
};

/** The namespaces of a suite hold its mounts and networks, and go with the last process in them. */
const leavesNothing = async (ground: Ground, subject: Subject, harm: (victim: Victim) => void): Promise<Victim> => {
  const before = allProcesses();
  const victim = await start(ground, subject);
  harm(victim);
  await victim.ended();
  const left = (): readonly string[] => [...allProcesses()].filter(([pid]) => !before.has(pid)).map(([, line]) => line);
  await until('the end of every process of the other suite', 30, () => left().length === 0);
  return victim;
};

interface Server {
  readonly name: string;
  /** How its command line begins, and what else stands in it. */
  readonly program: string;
  readonly mark: string;
  readonly subject: Subject;
}

const proveServer = (ledger: Ledger, ground: Ground, { name, program, mark, subject }: Server): Promise<void> =>
  ledger.prove(
    `${name} killed in the middle of a suite ends it: the report names the server and shows the end of its log, and not one process is left`,
    async () => {
      const victim = await leavesNothing(ground, subject, (one) => one.killServer(program, mark));
      const { ended = '' } = victim.outcome();
      const log = readFileSync(join(ground.spec.folder, subject.folder, 'logs', `${name}.log`), 'utf8').trimEnd();
      insist(ended.startsWith(`${name} ended by itself (SIGKILL)`), ended);
      const last = log.split('\n').at(-1) ?? '';
      insist(last !== '' && ended.includes(last), `not the end of its log: ${ended}`);
    },
  );

const secretsSuite = (folder: string): Subject => ({ suite: 'secrets', folder, until: 'cluster2-controllers' });

const serversOf = ({ tool }: Ground): readonly Server[] => [
  { name: 'etcd', program: 'etcd', mark: 'etcd', subject: secretsSuite('etcd') },
  {
    name: 'cluster1-apiserver',
    program: tool('kube-apiserver'),
    mark: 'cluster1',
    subject: secretsSuite('cluster1-apiserver'),
  },
  {
    name: 'cluster1-controllers',
    program: tool('kube-controller-manager'),
    mark: 'cluster1',
    subject: secretsSuite('cluster1-controllers'),
  },
  {
    name: 'eu-west-1a-istiod',
    program: tool('pilot-discovery'),
    mark: 'eu-west-1a',
    subject: { suite: 'mesh', folder: 'istiod', until: 'eu-west-1a-istiod' },
  },
];

/** Commands come and go; servers stay. */
const lasting = (victim: Victim): readonly number[] =>
  [...victim.servers()]
    .filter(([, line]) => /etcd|kube-apiserver|kube-controller-manager/.test(line.split(' ')[0] ?? ''))
    .map(([pid]) => pid);

const proveSideBySide = (ledger: Ledger, ground: Ground): Promise<void> =>
  ledger.prove(
    'two runs side by side do not meet: the end of one leaves every server of the other running',
    async () => {
      const one = await start(ground, secretsSuite('left'));
      const other = await start(ground, secretsSuite('right'));
      try {
        const servers = lasting(other);
        insist(
          servers.length === 5 && lasting(one).length === 5,
          `${lasting(one).length} and ${servers.length} servers`,
        );
        one.killServer(ground.tool('kube-apiserver'), 'cluster1');
        await one.ended();
        const running = lasting(other);
        insist(
          servers.every((pid) => running.includes(pid)),
          `${running.length} of ${servers.length} servers run`,
        );
      } finally {
        other.signal('SIGTERM');
        await other.ended();
      }
    },
  );

export const suite: Suite = {
  title: 'a run that goes wrong says why and leaves nothing behind',
  tools: [...new Set([...secrets.tools, ...mesh.tools])],
  system: [...new Set([...secrets.system, ...mesh.system])],
  prove: async (ledger, ground) => {
    for (const server of serversOf(ground)) await proveServer(ledger, ground, server);
    await proveSideBySide(ledger, ground);
    await ledger.prove('an interrupted run takes every process with it', async () => {
      await leavesNothing(ground, secretsSuite('interrupted'), (victim) => victim.signal('SIGINT'));
    });
    await ledger.prove('a run that is killed takes every process with it', async () => {
      await leavesNothing(ground, secretsSuite('killed'), (victim) => victim.signal('SIGKILL'));
    });
  },
};
