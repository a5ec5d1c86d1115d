import { upstreamEnvoy } from '../dataplane/upstream-envoy.ts';
import { run } from '../lab/command.ts';
import { until } from '../lab/processes.ts';
import { hasSecret } from '../lab/secret-object.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import type { Ground } from '../suite.ts';
import { ByHand } from './by-hand.ts';
import { proveEnd } from './end-proofs.ts';
import { type Newcomer, welcome } from './newcomer.ts';
import { proveTraffic } from './traffic-proofs.ts';

const proveStart = async (ledger: Ledger, { terminal, guide, write }: Newcomer): Promise<void> => {
  await ledger.prove(
    'chapter 0 of the guide leaves a program that runs from the package in an empty repository',
    () => {
      const shown = terminal.type('command -v isthmus; isthmus --version; git status --short');
      insist(shown.includes('/harbor/node_modules/.bin/isthmus\n'), shown);
      insist(!shown.includes('?? node_modules'), shown);
    },
  );
  await ledger.prove("the guide's mesh.yaml compiles as it is printed, before there is any key or cluster", () => {
    write('mesh.yaml', guide.declaration);
    const shown = terminal.type('isthmus synth');
    insist(/dist: 2 clusters, \d+ files/.test(shown), shown);
    insist(!/ error /.test(shown), shown);
  });
};

/** Enter for the names, the networks, the name of the mesh, engine, backend and repository. */
const begun = ['all', '', '', '', '', '', ''].map((line) => `${line}\n`).join('');

const proveInit = async (ledger: Ledger, { terminal, bergen, quito }: Newcomer): Promise<void> => {
  await ledger.prove(
    'isthmus init, answered at a terminal, pins the UIDs that kubectl shows, and what it writes passes synth and check',
    () => {
      terminal.type('mkdir ~/begun && cd ~/begun && isthmus init --ci none', begun);
      const declared = terminal.type('cat mesh.yaml');
      for (const { name } of [bergen, quito]) {
        const uid = `kubectl --context admin@${name} get namespace kube-system -o jsonpath='{.metadata.uid}'`;
        const own = [
          `  ${name}:`,
          `    network: net-${name}`,
          `    context: admin@${name}`,
          `    uid: ${terminal.type(uid).trim()}`,
        ];
        insist(declared.includes(`${own.join('\n')}\n`), declared);
      }
      const shown = terminal.type('isthmus synth --no-code && isthmus check && isthmus next && cd ~/harbor');
      insist(/dist: 2 clusters, \d+ files/.test(shown) && shown.includes('isthmus ca init'), shown);
    },
  );
};

/** One process stands for each Deployment here, and only this machine knocks at the gateways. */
const inLab = 'clusterDefaults: { size: kind, gateway: { service: { sourceRanges: [10.0.0.0/8] } } }\n';

const normal = (pem: string): string => run('openssl', ['x509'], { input: pem });

const proveSealed = async (ledger: Ledger, newcomer: Newcomer): Promise<void> => {
  const { terminal, guide, bergen, quito, read, write } = newcomer;
  await ledger.prove(
    'chapter 1: the store, a backup that the second key opens, and a CA that ca lint has no word against',
    () => {
      const [store = '', authority = ''] = guide.commands(1, 2);
      terminal.type(store);
      const shown = terminal.type(authority);
      insist(
        ['bergen', 'quito'].every((name) => new RegExp(`${name}.*loads`).test(shown)),
        shown,
      );
    },
  );
  await ledger.prove(
    'chapter 2: the controller of bergen gets its key through a pipe before it starts, and makes none of its own',
    async () => {
      terminal.type(guide.commands(2, 2)[0] ?? '');
      await bergen.sealedSecrets.start();
      const ours = normal(read('recipients/bergen/sealed-secrets.pem'));
      insist(normal(bergen.sealedSecrets.certificate()) === ours, 'it serves another certificate');
    },
  );
  await ledger.prove(
    'chapter 2: the key of the controller of quito, approved by a word at the terminal; openssl computes the fingerprint that was shown',
    () => {
      const shown = terminal.type(guide.commands(2, 2)[1] ?? '', 'approve\n');
      const [, own = ''] = /^([\da-f]{64}) +-$/m.exec(shown) ?? [];
      insist(own !== '' && shown.split(own).length > 2, shown);
    },
  );
  await ledger.prove('chapter 2: mesh.yaml takes the UIDs that the command for them prints', () => {
    const pinned = [bergen, quito].reduce((text, { name }) => {
      const uid = `kubectl --context admin@${name} get namespace kube-system -o jsonpath='{.metadata.uid}'`;
      return text.replace(`admin@${name} }`, `admin@${name}, uid: ${terminal.type(uid).trim()} }`);
    }, read('mesh.yaml'));
    insist((pinned.match(/uid: [\da-f-]{36} /g) ?? []).length === 2, pinned);
    write('mesh.yaml', pinned + inLab);
    insist(!/ error /.test(terminal.type('isthmus synth')), pinned);
  });
  await ledger.prove(
    'chapter 3: seal, synth and the first commit, with nothing secret in it and nothing left over',
    () => {
      terminal.type(guide.commands(3, 1)[0] ?? '');
      insist(terminal.type('git status --porcelain') === '', 'something is not committed');
      const again = terminal.type('isthmus seal');
      insist(again.includes('0 documents sealed, 2 unchanged'), again);
    },
  );
};

/** The page is followed from its top to its end, and istiod starts when a kubelet would start it. */
const proveByHand = async (ledger: Ledger, newcomer: Newcomer): Promise<void> => {
  const { bergen, quito, ground, terminal, read } = newcomer;
  for (const member of [bergen, quito]) {
    const byHand = new ByHand(member, ground, terminal);
    await ledger.prove(`every command of dist/${member.name}/README.md succeeds in the order of the page`, async () => {
      const page = read(`dist/${member.name}/README.md`);
      for (const stage of byHand.stages(page)) {
        byHand.carryOut(page, stage);
        if (stage === '30-istiod') await member.istiod.start({ env: upstreamEnvoy.istiod ?? {} });
      }
    });
  }
};

const proveAccess = async (ledger: Ledger, newcomer: Newcomer): Promise<void> => {
  const { bergen, quito, ground, guide, terminal, read } = newcomer;
  await ledger.prove('chapter 4: access to the peers is sealed, checked and committed', () => {
    terminal.type(guide.commands(4, 1)[0] ?? '');
    insist(terminal.type('git status --porcelain') === '', 'something is not committed');
  });
  await ledger.prove('stage 50 of both pages brings each cluster the Secret with the access to the other', async () => {
    for (const [member, peer] of [
      [bergen, quito],
      [quito, bergen],
    ] as const) {
      new ByHand(member, ground, terminal).carryOut(read(`dist/${member.name}/README.md`), '50-remote-secrets');
      const secret = `istio-remote-secret-${peer.name}`;
      await until(`${secret} in ${member.name}`, 60, () => hasSecret(member.cluster, secret));
    }
  });
};

/** The guide from its first command to its last, dist as it says, and the calls of a pipeline at the end. */
export const proveWalk = async (ledger: Ledger, ground: Ground): Promise<void> => {
  const newcomer = await welcome(ground);
  await proveStart(ledger, newcomer);
  await proveInit(ledger, newcomer);
  await ledger.chapter('from nothing to sealed', () => proveSealed(ledger, newcomer));
  await ledger.chapter('by hand', () => proveByHand(ledger, newcomer));
  await ledger.chapter('access to the peers', () => proveAccess(ledger, newcomer));
  await ledger.chapter('traffic', () => proveTraffic(ledger, newcomer));
  await ledger.chapter('the end', () => proveEnd(ledger, newcomer));
};
