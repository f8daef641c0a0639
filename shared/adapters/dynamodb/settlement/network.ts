import ipaddr from 'ipaddr.js';

/** Bits of an IPv6 address that name a network of one customer (RFC 6177, 2; BCP 157): the rest is chosen by each device, often daily. */
const NETWORK_BITS = 64;

/**
 * The part of a network address that one person cannot change at will: an IPv4 address, also within IPv6 (RFC 4291, 2.5.5.2), or the /64
 * of an IPv6 address. A text that is no address is returned unchanged.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toNormalizedString()}/${NETWORK_BITS}`)}/${NETWORK_BITS}`;
}
