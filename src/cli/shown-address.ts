/** An address as it may be shown: without the password that it may hold. */
export function shownAddress(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname.replace(/\/$/, '');
}
