import { BlockList, isIP } from 'node:net';
import { env } from '@/lib/platform/env';

/** The server writes the socket's own address here; what a client sends under this name never arrives. */
export const PEER_HEADER = 'x-tokentill-peer';
/** And here the path that was asked for, so that signing in can come back to it. */
export const PATH_HEADER = 'x-tokentill-path';
/** Where no server said who the peer is: `next dev`, and handlers called by tests. */
export const UNKNOWN_ADDRESS = '0.0.0.0';

let proxies: BlockList | undefined;

function trustedProxies(): BlockList {
  if (proxies) return proxies;
  proxies = new BlockList();
  for (const entry of env().TRUSTED_PROXIES) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(prefix), family);
  }
  return proxies;
}

const isTrusted = (address: string) =>
  isIP(address) !== 0 && trustedProxies().check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

const plain = (address: string) => address.replace(/^::ffff:/, '');

/** The caller's address: the socket's, or the nearest untrusted one in X-Forwarded-For when a configured proxy sent it. */
export function clientAddress(headers: Headers): string {
  const peer = plain(headers.get(PEER_HEADER) ?? UNKNOWN_ADDRESS);
  if (!isTrusted(peer)) return peer;
  const forwarded = (headers.get('x-forwarded-for') ?? '')
    .split(',')
    .map((part) => plain(part.trim()));
  for (const address of forwarded.reverse()) {
    if (isIP(address) !== 0 && !isTrusted(address)) return address;
  }
  return peer;
}
