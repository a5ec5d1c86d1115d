import { Cpu, Deployment, ImagePullPolicy, LabelSelector, Service } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { plainPods, plainService } from './plain-pods.ts';

export interface HelloworldDeployment {
  readonly version: string;
  readonly replicas: number;
  readonly image: string;
}

export interface HelloworldProps {
  readonly namespace: string;
  readonly pullSecrets: readonly string[];
  /** Labels of every object, beside its own. */
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined where only the Service is wanted. */
  readonly deployment: HelloworldDeployment | undefined;
}

const port = 5000;

/** An application as a user of the mesh would write one, with cdk8s-plus. */
export class HelloworldApp extends Construct {
  constructor(scope: Construct, id: string, props: HelloworldProps) {
    super(scope, id);
    const { namespace, pullSecrets, labels, deployment } = props;
    const service = new Service(this, 'service', {
      metadata: { name: 'helloworld', namespace, labels: { ...labels, app: 'helloworld', service: 'helloworld' } },
      ports: [{ name: 'http', port }],
    });
    service.selectLabel('app', 'helloworld');
    plainService(service);
    if (deployment) plainPods(this.#deploy(props, deployment), pullSecrets);
  }

  #deploy(
    { namespace, labels: shared }: HelloworldProps,
    { version, replicas, image }: HelloworldDeployment,
  ): Deployment {
    const labels = { app: 'helloworld', version };
    const deployment = new Deployment(this, version, {
      metadata: { name: `helloworld-${version}`, namespace, labels: { ...shared, ...labels } },
      podMetadata: { labels },
      replicas,
      // The selector would hold a hash of this construct's place in the tree, and selectors cannot be changed.
      select: false,
      automountServiceAccountToken: false,
      // The image runs as root and writes its byte code beside its source.
      securityContext: { ensureNonRoot: false },
      containers: [
        {
          name: 'helloworld',
          image,
          imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
          ports: [{ number: port, name: 'http' }],
          resources: { cpu: { request: Cpu.millis(100) } },
          securityContext: { ensureNonRoot: false, readOnlyRootFilesystem: false },
        },
      ],
    });
    deployment.select(LabelSelector.of({ labels }));
    return deployment;
  }
}
