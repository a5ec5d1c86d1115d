import { parse } from 'yaml';
import { contextConnection } from '../../lib/clusters/context-connection.ts';
import { type Kubeconfig, parseKubeconfigs } from '../../lib/clusters/kubeconfig.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { buffers, type Target, text } from './target.ts';

const kubeconfig = `apiVersion: v1
kind: Config
current-context: east
clusters:
  - { name: east, cluster: { server: "https://10.0.0.1:6443", certificate-authority-data: Y2E= } }
contexts:
  - { name: east, context: { cluster: east, user: reader } }
users:
  - name: reader
    user:
      exec: { apiVersion: client.authentication.k8s.io/v1, command: plugin, args: [token], interactiveMode: Never }
`;

const isConnection = (read: Kubeconfig): boolean => {
  try {
    contextConnection(
      read,
      { cluster: 'c', context: 'east', host: { environment: {}, interactive: false } },
      () => 'Y2E=',
    );
    return true;
  } catch (error) {
    if (error instanceof MeshError) return false;
    throw error;
  }
};

/** Kubeconfigs and their contexts. */
export const kubeconfigs = (): readonly Target[] => [
  {
    name: 'kubeconfigs',
    seeds: buffers(kubeconfig, JSON.stringify(parse(kubeconfig))),
    read: (bytes) => {
      const { kubeconfig: read } = parseKubeconfigs([{ file: 'config', text: text(bytes) }]);
      return read !== undefined && isConnection(read);
    },
    share: 8,
  },
];
