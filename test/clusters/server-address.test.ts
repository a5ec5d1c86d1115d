import { describe, expect, test } from '@jest/globals';
import { isOnlyHereIp, meansOnlyHere, plainHttps } from '../../lib/clusters/server-address.ts';

describe('an address', () => {
  test.each([
    ['https://api.example.com/', 'https://api.example.com'],
    ['https://API.example.com:443', 'https://api.example.com'],
    ['https://rancher.example.com/k8s/clusters/c-1/', 'https://rancher.example.com/k8s/clusters/c-1'],
    ['https://[2001:db8::1]:6443', 'https://[2001:db8::1]:6443'],
  ])('%s is https and has one spelling', (address, spelling) => {
    expect(plainHttps(address)).toBe(spelling);
  });

  test.each([
    'http://api.example.com',
    'https://me@api.example.com',
    'https://:pw@api.example.com',
    'https://@api.example.com',
    'https://api.example.com?x=1',
    'https://api.example.com#x',
    'https://api.exam\nple.com',
    'api.example.com',
    'https://',
    '',
  ])('%j is refused', (address) => {
    expect(plainHttps(address)).toBeUndefined();
  });

  test.each([
    'https://127.0.0.1:6443',
    'https://127.9.9.9',
    'https://127.1',
    'https://0x7f000001',
    'https://2130706433',
    'https://localhost:6443',
    'https://LOCALHOST.',
    'https://a.localhost',
    'https://kubernetes.docker.internal:6443',
    'https://0.0.0.0:6443',
    'https://169.254.169.254',
    'https://[::1]:6443',
    'https://[::]:6443',
    'https://[::ffff:127.0.0.1]:6443',
    'https://[fe80::1]:6443',
    'https://[febf::1]',
  ])('%s means something else in every place', (address) => {
    expect(meansOnlyHere(address)).toBe(true);
  });

  test.each([
    'https://10.0.0.1:6443',
    'https://192.168.1.2',
    'https://128.0.0.1',
    'https://api.example.com',
    'https://localhost.example.com',
    'https://[fd00::1]:6443',
    'https://[fec0::1]',
    'https://[2001:db8::1]',
  ])('%s means the same everywhere', (address) => {
    expect(meansOnlyHere(address)).toBe(false);
  });

  test('that is no IP address is not judged by its number', () => {
    expect(isOnlyHereIp('')).toBe(false);
    expect(isOnlyHereIp('::ffff:127.0.0.1')).toBe(true);
  });
});
