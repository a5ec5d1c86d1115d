import { BlockList, isIP } from 'node:net';
import type { Json } from '../../../plan/manifest.ts';
import { keysOf, type Leaf } from '../../leaves.ts';
import { type Rule, someOf } from '../rule.ts';

const ranges =
  /(^|\.)(loadBalancerSourceRanges|sourceRanges|ipBlocks|remoteIpBlocks|ipBlock\.cidr|externalIPs|authorizedNetworks)$/;
const forbidden = /(^|\.)(notIpBlocks|notRemoteIpBlocks|ipBlock\.except)$/;

/** By annotation, where a cloud's controller reads them there (AWS, Azure). */
const annotation = /(load-?balancer-source-ranges|azure-allowed-ip-ranges|inbound-cidrs)$/;

const listOf = (value: Json | undefined): readonly string[] => {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? value.split(',').map((range) => range.trim()) : [];
};

const isInside = (range: string, all: readonly string[]): boolean => {
  if (all.includes(range)) return true;
  const [address = '', length] = range.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0) return false;
  return all.some((other) => {
    const [start = '', size = ''] = other.split('/');
    if (isIP(start) !== isIP(address) || Number(size) > Number(length ?? (family === 'ipv6' ? 128 : 32))) return false;
    const block = new BlockList();
    block.addSubnet(start, Number(size), family);
    return block.check(address, family);
  });
};

/** No range at all lets everybody in. */
const widens = ({ before, after }: Leaf): boolean => {
  const [old, now] = [listOf(before), listOf(after)];
  if (before === undefined) return now.some((range) => range.endsWith('/0'));
  return now.length === 0 || now.some((range) => !isInside(range, old));
};

const narrowsExceptions = ({ before, after }: Leaf): boolean =>
  listOf(before).some((range) => !listOf(after).includes(range));

/** Who may knock at all. */
export const sourceRanges: Rule = {
  name: 'source-ranges',
  risk: 'trust',
  reasons: ({ leaves, before, after }) => {
    if (before === undefined || after === undefined) return [];
    const wider = leaves.filter((leaf) => {
      const keys = keysOf(leaf.path);
      if (forbidden.test(keys)) return narrowsExceptions(leaf);
      return (ranges.test(keys) || annotation.test(leaf.key)) && widens(leaf);
    });
    return wider.length > 0 ? [`more of the network may connect (${someOf(wider.map(({ key }) => key))})`] : [];
  },
};
