const ALL_IPV4 = '0.0.0.0';
const ALL = '[::]';
const LOOPBACKS = new Set(['127.0.0.1', '[::1]']);

/** Whether two listeners on these addresses cannot have the same port. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [canonical(one), canonical(other)];
  if (a === b || a === ALL || b === ALL) return true;
  // Names may lead to an IPv4 address.
  if (a === ALL_IPV4) return !b.startsWith('[');
  if (b === ALL_IPV4) return !a.startsWith('[');
  return (a === 'localhost' && LOOPBACKS.has(b)) || (b === 'localhost' && LOOPBACKS.has(a));
}

/** One spelling for each address: `0`, `127.1`, `0:0:0:0:0:0:0:1`, `LOCALHOST`. */
function canonical(host: string): string {
  const bare = host.trim().replace(/^\[(.*)\]$/, '$1');
  const url = `http://${bare.includes(':') ? `[${bare}]` : bare}`;
  return URL.canParse(url) ? new URL(url).hostname : bare;
}
