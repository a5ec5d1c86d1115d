import { describe, expect, test } from '@jest/globals';
import { clusterNames } from '../../lib/init/cluster-name.ts';
import { clusterNameIssue } from '../../lib/resolve/rules/cluster-names.ts';

const namesOf = (contexts: readonly string[], taken: readonly string[] = []): readonly string[] =>
  clusterNames(
    contexts.map((context) => ({ context, server: '' })),
    taken,
  );

describe('the name of a cluster', () => {
  test.each([
    ['kind-cluster1', 'cluster1'],
    ['k3d-dev', 'dev'],
    ['minikube', 'minikube'],
    ['gke_my-project_europe-west1-b_prod', 'prod'],
    ['connectgateway_my-project_global_prod', 'prod'],
    ['arn:aws:eks:eu-west-1:123456789012:cluster/prod', 'prod'],
    ['anna@prod.eu-west-1.eksctl.io', 'prod'],
    ['admin@talos-one', 'talos-one'],
    ['anna@example.com@prod', 'prod'],
    ['istio-system/api-ocp1-example-com:6443/anna', 'ocp1-example-com'],
    ['Größe_Ost 1', 'gro-e-ost-1'],
    ['1st', 'cluster-1st'],
    ['flux', 'cluster-flux'],
    ['---', 'cluster'],
    ['../../etc/passwd', 'etc-passwd'],
    ['东京', 'cluster'],
    [`${'a'.repeat(27)}-b`, 'a'.repeat(27)],
  ])('of the context %s is %s', (context, name) => {
    expect(namesOf([context])).toEqual([name]);
    expect(clusterNameIssue(name)).toBeUndefined();
  });

  test('of an OpenShift is the first word of its address, where the kubeconfig has one', () => {
    const mark = {
      context: 'default/api-ocp1-emea-example-com:6443/kube:admin',
      server: 'https://api.ocp1.emea.example.com:6443',
    };
    expect(clusterNames([mark])).toEqual(['ocp1']);
  });

  test('says the place where two would have one, for both, and the project where that is not enough', () => {
    expect(
      namesOf(['gke_p_europe-west1_prod', 'gke_p_us-east1_prod', 'gke_q_us-east1_prod', 'gke_p_us-east1_test']),
    ).toEqual(['prod-europe-west1', 'prod-us-east1-p', 'prod-us-east1-q', 'test']);
  });

  test('is counted where there is nothing more to say', () => {
    expect(namesOf(['a@prod', 'b@prod', 'kind-prod', 'prod-2'])).toEqual(['prod', 'prod-2', 'prod-3', 'prod-2-2']);
  });

  test('leaves a name that somebody chose to them', () => {
    expect(namesOf(['kind-prod', 'gke_p_us-east1_prod'], ['prod'])).toEqual(['prod-2', 'prod-us-east1']);
  });

  test('is one of its own and fit for a declaration, however many contexts look alike', () => {
    const contexts = Array.from({ length: 30 }, (_, index) => `user${index}@${'x'.repeat(38)}-${index % 3}`);
    const names = namesOf(contexts);
    expect(new Set(names).size).toBe(30);
    expect(names.flatMap((name) => clusterNameIssue(name) ?? [])).toEqual([]);
    expect(Math.max(...names.map(({ length }) => length))).toBeLessThanOrEqual(28);
  });
});
