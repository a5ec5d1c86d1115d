import type { X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { answers } from '../lab/answers.ts';
import type { Cluster } from '../lab/cluster.ts';
import { until } from '../lab/processes.ts';
import { insist } from '../report/ledger.ts';
import type { Ground } from '../suite.ts';

/** What istiod serves at the port where proxies ask it for certificates. */
export interface Served {
  /** Its own certificate, which it signed with the CA it loaded. */
  readonly certificate: X509Certificate;
  /** Whether a client that trusts the roots of the bundle, and nothing else, believes it. */
  readonly believed: boolean;
}

/** What an istiod made of a folder of CA files. */
export interface Verdict {
  /** Undefined: it ended without serving anything. */
  readonly served: Served | undefined;
  readonly log: string;
}

const serverName = 'istiod.istio-system.svc';

const servedAt = (host: string, roots: string): Promise<Served> =>
  new Promise((done, failed) => {
    const trust = roots === '' ? {} : { ca: roots };
    const socket = connect({ host, port: 15012, servername: serverName, rejectUnauthorized: false, ...trust }, () => {
      const certificate = socket.getPeerX509Certificate();
      const believed = socket.authorized;
      socket.destroy();
      if (certificate === undefined) failed(new Error('istiod serves no certificate'));
      else done({ certificate, believed });
    });
    socket.on('error', failed);
    socket.setTimeout(10_000, () => socket.destroy(new Error('istiod takes the connection and says nothing')));
  });

/** A place where one istiod at a time is tried, with an address of its own. */
export class TrialPlace {
  readonly #cluster: Cluster;
  readonly #ground: Ground;
  readonly #host: string;

  constructor(cluster: Cluster, ground: Ground, number: number) {
    this.#cluster = cluster;
    this.#ground = ground;
    this.#host = `127.0.1.${number}`;
  }

  /** Starts the real istiod over these files and sees what comes of it; `roots` is whom the asking client trusts. */
  async try(name: string, files: Readonly<Record<string, Uint8Array>>, roots: string): Promise<Verdict> {
    const { processes, spec, tool } = this.#ground;
    const folder = join(spec.folder, name);
    const cacerts = join(folder, 'etc/cacerts');
    mkdirSync(cacerts, { recursive: true });
    for (const [file, bytes] of Object.entries(files)) writeFileSync(join(cacerts, file), bytes, { mode: 0o600 });
    const env = { ...environment, ROOT_CA_DIR: cacerts, HOME: folder };
    processes.start(name, tool('pilot-discovery'), this.#flags(), { env, cwd: folder, mayEnd: true });
    let ready = false;
    await until(`${name} to be ready or to end`, 90, async () => {
      ready = await answers(`http://${this.#host}:8080/ready`);
      return ready || processes.endOf(name) !== undefined;
    });
    const served = ready ? await servedAt(this.#host, roots) : undefined;
    if (ready) await processes.stop(name, 'SIGKILL');
    else insist(processes.endOf(name) !== 0, `${name} ended as if nothing were wrong`);
    return { served, log: processes.logOf(name) };
  }

  #flags(): readonly string[] {
    const host = this.#host;
    return [
      'discovery',
      `--kubeconfig=${this.#cluster.adminKubeconfig}`,
      '--clusterID=cluster1',
      `--httpAddr=${host}:8080`,
      `--httpsAddr=${host}:15017`,
      `--grpcAddr=${host}:15010`,
      `--secureGRPCAddr=${host}:15012`,
      `--monitoringAddr=${host}:15014`,
      '--ctrlz_port=0',
    ];
  }
}

/** As the chart sets it, where the CA is concerned. */
const environment = {
  POD_NAME: 'istiod',
  POD_NAMESPACE: 'istio-system',
  REVISION: 'default',
  PILOT_CERT_PROVIDER: 'istiod',
};
