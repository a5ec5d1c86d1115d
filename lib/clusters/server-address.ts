import { BlockList, isIP } from 'node:net';

/** The address in one spelling, if it is https without user info, query and fragment; undefined if not. */
export const plainHttps = (address: string): string | undefined => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined;
  if (/[?#@\s]/.test(address)) return undefined;
  return url.origin + url.pathname.replace(/\/+$/, '');
};

const onlyHere = new BlockList();
onlyHere.addSubnet('127.0.0.0', 8, 'ipv4');
onlyHere.addSubnet('0.0.0.0', 8, 'ipv4');
onlyHere.addSubnet('169.254.0.0', 16, 'ipv4');
onlyHere.addAddress('::1', 'ipv6');
onlyHere.addAddress('::', 'ipv6');
onlyHere.addSubnet('fe80::', 10, 'ipv6');

/** Names that mean the machine itself wherever they are resolved; the last is what Docker Desktop writes. */
const localNames = /^(localhost|.*\.localhost|localhost\.localdomain|.*\.docker\.internal)\.?$/i;

/** True for an IP address that is loopback, unspecified or link-local, IPv4 inside IPv6 included. */
export const isOnlyHereIp = (ip: string): boolean => {
  const version = isIP(ip);
  if (version === 0) return false;
  return onlyHere.check(ip, version === 4 ? 'ipv4' : 'ipv6');
};

/**
 * True when the host of an https address means something else in every place, so that a peer would ask itself. The URL
 * parser has unfolded other spellings of an IPv4 address (`127.1`, `0x7f000001`).
 */
export const meansOnlyHere = (server: string): boolean => {
  const host = new URL(server).hostname.replace(/^\[|\]$/g, '');
  return localNames.test(host) || isOnlyHereIp(host);
};
