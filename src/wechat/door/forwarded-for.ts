import type { IncomingHttpHeaders } from 'node:http';

const IPV4 = /^"?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?"?$/;
const IPV6 = /^"?\[([\da-fA-F.:%\w]+)\](?::\d+)?"?$/;

/**
 * Leaves plain addresses in `X-Forwarded-For`: some gateways write `203.0.113.7:4711` or
 * `[2001:db8::7]:4711`, which neither Fastify nor a list of addresses knows.
 */
export function dropForwardedPorts(headers: IncomingHttpHeaders): void {
  const given = headers['x-forwarded-for'];
  if (given === undefined) return;
  const hops = [given].flat().flatMap((line) => line.split(','));
  headers['x-forwarded-for'] = hops.map((hop) => addressOf(hop.trim())).join(', ');
}

function addressOf(hop: string): string {
  return IPV4.exec(hop)?.[1] ?? IPV6.exec(hop)?.[1] ?? hop;
}
