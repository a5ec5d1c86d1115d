import { errorAt } from '../plan/issue.ts';
import { MeshError } from '../plan/mesh-error.ts';
import { bundleFault } from './certificate-bundle.ts';
import { type Connect, connect } from './client.ts';
import { ClusterFault } from './cluster-fault.ts';
import type { Connection } from './connection.ts';
import { clusterError, readerIssue } from './fault-issue.ts';

const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * The certificate (PEM) that the sealed-secrets controller behind the Service `NS/NAME` seals for at the moment, read
 * through the API server at its port `http`, path /v1/cert.pem (bitnami-labs/sealed-secrets v0.36.6, cmd/controller).
 * Throws a MeshError. It is public, but not yet approved: who answers there decides who can open what is sealed.
 */
export const fetchControllerCertificate = async (
  connection: Connection,
  controller: string,
  timeoutMs: number,
  open: Connect = connect,
): Promise<string> => {
  const path = ['clusters', connection.cluster];
  const [namespace = '', name = '', ...more] = controller.split('/');
  if (!dnsLabel.test(namespace) || !dnsLabel.test(name) || more.length > 0) {
    const problem = `${JSON.stringify(controller)} does not name a Service`;
    throw new MeshError([errorAt('controller-name', path, problem, 'write --controller <namespace>/<name>')]);
  }
  try {
    const text = await open(connection, timeoutMs).readServiceProxy(namespace, name, '/v1/cert.pem');
    const fault = bundleFault(text);
    if (fault === undefined) return text;
    const problem = `what the Service ${controller} answered is no certificate: ${fault}`;
    throw new MeshError([errorAt('controller-answer', path, problem, 'check the name of the controller')]);
  } catch (error) {
    if (!(error instanceof ClusterFault)) throw error;
    throw clusterError([readerIssue(connection, error, `the Service ${controller} through its proxy`)]);
  }
};
