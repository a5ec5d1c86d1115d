import { expect, test } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { authoritiesIn } from '../../lib/signed-index/root-certificate.ts';
import { certificate } from '../certificates.ts';

test('every certificate of a text is told by its name, its fingerprint and its end', () => {
  const pems = [certificate('one'), certificate('two')];
  const facts = authoritiesIn(pems.join(''));
  const wanted = pems.map((pem) => new X509Certificate(pem));
  expect(facts.map(({ fingerprint }) => fingerprint)).toEqual(
    wanted.map(({ fingerprint256 }) => fingerprint256.replaceAll(':', '').toLowerCase()),
  );
  expect(facts.map(({ notAfter }) => notAfter)).toEqual(wanted.map(({ validTo }) => new Date(validTo)));
  expect(facts.every(({ title }) => title !== '')).toBe(true);
});

test('what is no certificate is left out', () => {
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  expect(authoritiesIn(`${broken}${certificate('one')}`)).toHaveLength(1);
  expect(authoritiesIn('')).toEqual([]);
});
