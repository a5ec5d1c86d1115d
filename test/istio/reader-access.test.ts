import { describe, expect, test } from '@jest/globals';
import {
  ownsReaderAccess,
  readerAccount,
  readerAnnotations,
  readerClusterRole,
  readerRules,
  readerTokenSecret,
} from '../../lib/istio/reader-access.ts';
import { parseIstioVersion } from '../../lib/istio/version.ts';

const granted = (group: string, resource: string): readonly string[] =>
  readerRules
    .filter(({ apiGroups, resources }) => apiGroups.includes(group) && resources.includes(resource))
    .flatMap(({ verbs }) => verbs);

describe('the account that peers read with', () => {
  test('is ours from 1.30 on', () => {
    expect(ownsReaderAccess(parseIstioVersion('1.29.9'))).toBe(false);
    expect(ownsReaderAccess(parseIstioVersion('1.30.0'))).toBe(true);
  });

  test('has the names istioctl looks for', () => {
    expect([readerAccount, readerTokenSecret, readerClusterRole('istio-system')]).toEqual([
      'istio-reader-service-account',
      'istio-reader-service-account-istio-remote-secret-token',
      'istio-reader-clusterrole-istio-system',
    ]);
  });

  test('survives the update on which Helm stops making it', () => {
    expect(readerAnnotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
  });
});

describe('its rights', () => {
  test('include Secrets, without which a peer never gets in sync', () => {
    expect(granted('', 'secrets')).toEqual(['get', 'list', 'watch']);
  });

  test('change nothing but service exports, and create nothing but reviews', () => {
    const writing = readerRules.filter(({ verbs }) => verbs.some((verb) => !['get', 'list', 'watch'].includes(verb)));
    expect(writing.flatMap(({ resources, verbs }) => resources.map((resource) => [resource, verbs[0]]))).toEqual([
      ['tokenreviews', 'create'],
      ['subjectaccessreviews', 'create'],
      ['serviceexports', 'create'],
    ]);
  });

  test('name no resource twice in one API group', () => {
    const pairs = readerRules.flatMap(({ apiGroups, resources }) =>
      apiGroups.flatMap((group) => resources.map((resource) => `${group}/${resource}`)),
    );
    expect(new Set(pairs).size).toBe(pairs.length);
  });
});
