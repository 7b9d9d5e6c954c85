/**
 * A name to show for a file: the header's, without its path and whatever a file name cannot
 * hold, else `fallback`.
 */
export function displayName(contentDisposition: string | undefined, fallback: string): string {
  const named = /filename="?([^";]+)/i.exec(contentDisposition ?? '')?.[1] ?? '';
  const last = named.split(/[/\\]/).pop() ?? '';
  const name = last
    .replace(/[^\p{L}\p{N} ._-]/gu, '')
    .replace(/^[ .]+/, '')
    .slice(0, 128);
  return name || fallback;
}
