import { afterAll, describe, expect, test } from '@jest/globals';
import { lintSettings } from '../../../lib/pki/lint/bundle.ts';
import type { LintFinding } from '../../../lib/pki/lint/finding.ts';
import { istiodLoads, lintMesh } from '../../../lib/pki/lint/lint.ts';
import { matrix } from '../bundle-matrix.ts';
import { filesOf } from '../bundles-of-tests.ts';
import type { Parts } from '../bundles-of-tests.ts';
import { later, p256 } from '../mesh-of-tests.ts';
import { noCertSign, oddCertificate } from '../odd-certificate.ts';
import { workbench } from '../openssl.ts';
import type { Workbench } from '../openssl.ts';

const errorsOf = (findings: readonly LintFinding[]): ReadonlySet<string> =>
  new Set(findings.filter(({ severity }) => severity === 'error').map(({ code }) => code));

/** What openssl thinks of a workload under the bundle: an opinion of its own, our verifier has no part in it. */
const opensslBelieves = (bench: Workbench, { signer, key, chain, roots }: Parts): boolean => {
  const names = { dns: ['istiod.istio-system.svc'], uris: ['spiffe://cluster.local/ns/x/sa/y'] };
  const leaf = oddCertificate({
    name: 'workload',
    key: p256(),
    issuer: { subject: signer.subject, key },
    basicConstraints: 'absent',
    keyUsage: noCertSign,
    ...names,
  });
  bench.write('roots.pem', roots.map(({ pem }) => pem).join(''));
  bench.write('chain.pem', chain.map(({ pem }) => pem).join(''));
  bench.write('leaf.pem', leaf.pem);
  const untrusted = chain.length === 0 ? [] : ['-untrusted', 'chain.pem'];
  try {
    bench.run('verify', '-CAfile', 'roots.pem', ...untrusted, '-purpose', 'sslserver', 'leaf.pem');
    return true;
  } catch {
    return false;
  }
};

describe('the lint over the 33 bundles', () => {
  const bench = workbench();
  afterAll(() => bench.end());

  test('there are 33', () => {
    expect(new Set(matrix.map(({ name }) => name)).size).toBe(33);
  });

  test.each(matrix)(
    '$name',
    ({ build, loads, errors, believed, mayAlso = [] }) => {
      const parts = build();
      const findings = lintMesh([filesOf('cluster1', parts)], lintSettings(later(0.001)));
      const found = [...errorsOf(findings)].filter((code) => !mayAlso.includes(code) || errors.includes(code));
      expect(found).toEqual(errors);
      expect(istiodLoads(findings)).toBe(loads);
      expect(believed ?? !errorsOf(findings).has('L07')).toBe(!errorsOf(findings).has('L07'));
    },
    30_000,
  );

  test.each(matrix.filter(({ believed }) => believed !== null))(
    'openssl agrees about a workload: $name',
    ({ build, believed }) => {
      expect(opensslBelieves(bench, build())).toBe(believed);
    },
  );
});
