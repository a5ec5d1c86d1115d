import { expect, test } from '@jest/globals';
import { hostOf, portOf } from '../../lib/report/sections/address.ts';

test.each([
  ['https://git.example.com/acme/mesh.git', 'git.example.com', '443'],
  ['https://git.example.com:8443/mesh.git', 'git.example.com', '8443'],
  ['ssh://git@git.example.com/mesh.git', 'git.example.com', '22'],
  ['oci://registry.example.com/charts', 'registry.example.com', '443'],
  ['registry.example.com/istio', 'registry.example.com', '443 or 22'],
  ['https://[2001:db8::1]:6443', '[2001:db8::1]', '6443'],
])('%s is host %s and port %s for a firewall', (address, host, port) => {
  expect([hostOf(address), portOf(address)]).toEqual([host, port]);
});

test('an address that nobody can read is shown without what could be a password', () => {
  expect(hostOf('https://user:secret@ a b')).not.toContain('secret');
});
