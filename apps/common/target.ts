import { isIPv4, isIPv6 } from 'node:net';

const schemes = ['dns', 'ipv4', 'ipv6'];
const allowed =
  'Allowed: dns:///<name>:<port>, <name>:<port>, ipv4:<address>:<port>[,<address>:<port>…] or ipv6:[<address>]:<port>[,…].';

/**
 * Reads a gRPC target. grpc-js takes an unknown scheme for a host name and a missing port for 443,
 * and fails only when the first call is made; here both are refused.
 */
export function target(text: string): string {
  const uri = /^(?:([A-Za-z0-9+.-]+):)?(?:\/\/([^/]*)\/)?(.+)$/.exec(text);
  const known = schemes.includes(uri?.[1] ?? '');
  const [scheme, authority, path] = known && uri ? uri.slice(1) : ['dns', '', text];
  if (scheme === 'dns' && authority && process.env.GRPC_NODE_USE_ALTERNATIVE_RESOLVER !== 'true') {
    throw new Error(
      `grpc-js ignores the DNS server ${authority} unless GRPC_NODE_USE_ALTERNATIVE_RESOLVER=true is set.`,
    );
  }
  const addresses = scheme === 'dns' ? [path ?? ''] : (path ?? '').split(',');
  for (const address of addresses) {
    const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]/\s]+)):(\d{1,5})$/.exec(address) ?? [];
    const host = {
      dns: plain !== undefined || isIPv6(bracketed ?? ''),
      ipv4: isIPv4(plain ?? ''),
      ipv6: isIPv6(bracketed ?? ''),
    }[scheme as 'dns' | 'ipv4' | 'ipv6'];
    if (!host || Number(port) < 1 || Number(port) > 65_535) {
      throw new Error(allowed);
    }
  }
  return text;
}
