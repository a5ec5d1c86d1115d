import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { upstreamEnvoy } from '../dataplane/upstream-envoy.ts';
import { kubeconfigText } from '../lab/kubeconfig.ts';
import { adminAccess } from '../lab/lab.ts';
import { addressFlags, eastWestService } from '../lab/load-balancer.ts';
import { Member } from '../lab/member.ts';
import { startServers } from '../lab/servers.ts';
import type { Ground } from '../suite.ts';
import { Guide } from './guide.ts';
import { homeOf } from './package.ts';
import { Terminal } from './terminal.ts';

/** A person with two clusters and a package, and nothing that isthmus made. */
export interface Newcomer {
  readonly ground: Ground;
  readonly guide: Guide;
  readonly terminal: Terminal;
  /** The cluster whose sealing key is made before its controller starts. */
  readonly bergen: Member;
  /** The cluster whose controller made a key of its own. */
  readonly quito: Member;
  /** The text of a file of the repository. */
  readonly read: (name: string) => string;
  readonly write: (name: string, text: string) => void;
}

/** What a cloud does for Services of type LoadBalancer: it gives the gateway an address as soon as it is there. */
const startLoadBalancer = ({ cluster, name }: Member, { processes }: Ground): void => {
  const flags = ['--kubeconfig', cluster.adminKubeconfig, ...addressFlags(eastWestService, [cluster.gatewayAddress])];
  const give = ['kubectl', ...flags].map((word) => `'${word}'`).join(' ');
  const script = `until ${give}; do sleep 1; done; exec sleep infinity`;
  processes.start(`${name}-load-balancer`, 'sh', ['-c', script], { env: { HOME: cluster.folder } });
};

/** The person's kubeconfig is where kubectl looks for it, with contexts as the guide names them. */
const settle = (home: string, ground: Ground, members: readonly Member[]): void => {
  const accesses = members.map(({ cluster, name }) => ({ ...adminAccess(cluster), context: `admin@${name}` }));
  mkdirSync(join(home, '.kube'), { mode: 0o700 });
  writeFileSync(join(home, '.kube/config'), kubeconfigText(accesses), { mode: 0o600 });
  writeFileSync(join(home, '.gitconfig'), '[user]\n\tname = Anna\n\temail = anna@example.com\n');
  mkdirSync(join(home, 'bin'));
  symlinkSync(ground.tool('helm'), join(home, 'bin/helm'));
};

/** What the platform team brings: two clusters with nodes, load balancers and the sealed-secrets controller. */
export const welcome = async (ground: Ground): Promise<Newcomer> => {
  const { root } = ground.spec;
  const home = homeOf(ground.spec);
  const servers = await startServers(ground, ['bergen', 'quito']);
  const members = servers.map((cluster) => new Member(cluster, ground, upstreamEnvoy));
  for (const member of members) {
    await member.startNodes();
    startLoadBalancer(member, ground);
  }
  settle(home, ground, members);
  const [bergen, quito] = members;
  if (!bergen || !quito) throw new Error('the guide has two clusters');
  await quito.sealedSecrets.start();
  const path = (name: string): string => join(home, 'harbor', name);
  return {
    ground,
    guide: new Guide(root),
    terminal: new Terminal({ home, programs: [join(home, 'bin')] }),
    bergen,
    quito,
    read: (name) => readFileSync(path(name), 'utf8'),
    write: (name, text) => writeFileSync(path(name), text),
  };
};
