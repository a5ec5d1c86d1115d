import { Size } from 'cdk8s';
import { Cpu, Deployment, ImagePullPolicy, LabelSelector, Service, ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { plainPods, plainService } from './plain-pods.ts';

export interface CurlProps {
  readonly namespace: string;
  readonly pullSecrets: readonly string[];
  readonly image: string;
  /** Labels of every object, beside its own. */
  readonly labels: Readonly<Record<string, string>>;
  /** False where the namespace picks the user of a pod, as on OpenShift. */
  readonly ownUser: boolean;
}

/** The uid of the user `curl_user` in the image. */
const curlUser = 100;

/** A client that does nothing until somebody runs curl in it. */
export class CurlApp extends Construct {
  constructor(scope: Construct, id: string, { namespace, pullSecrets, image, labels: shared, ownUser }: CurlProps) {
    super(scope, id);
    const labels = { app: 'curl' };
    new ServiceAccount(this, 'account', { metadata: { name: 'curl', namespace, labels: { ...shared, ...labels } } });
    const serviceAccount = ServiceAccount.fromServiceAccountName(this, 'account-name', 'curl', {
      namespaceName: namespace,
    });
    const service = new Service(this, 'service', {
      metadata: { name: 'curl', namespace, labels: { ...shared, ...labels, service: 'curl' } },
      ports: [{ name: 'http', port: 80 }],
    });
    service.selectLabel('app', 'curl');
    const deployment = new Deployment(this, 'deployment', {
      metadata: { name: 'curl', namespace, labels: { ...shared, ...labels } },
      podMetadata: { labels },
      replicas: 1,
      select: false,
      serviceAccount,
      securityContext: { ensureNonRoot: true, ...(ownUser ? { user: curlUser } : {}) },
      containers: [
        {
          name: 'curl',
          image,
          imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
          command: ['/bin/sleep', 'infinity'],
          resources: { cpu: { request: Cpu.millis(10) }, memory: { request: Size.mebibytes(16) } },
        },
      ],
    });
    deployment.select(LabelSelector.of({ labels }));
    plainService(service);
    plainPods(deployment, pullSecrets);
  }
}
