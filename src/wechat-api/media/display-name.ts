const LONGEST_NAME = 128;

/**
 * A name to show for a file: the one that the header gives, in RFC 6266's manner or as raw UTF-8,
 * without its path and what a file name cannot hold; else `fallback`.
 * @param contentDisposition as Node gives it: a character for each byte
 */
export function displayName(contentDisposition: string | undefined, fallback: string): string {
  const header = fromBytes(contentDisposition ?? '');
  return [extended(header), plain(header)].map(clean).find((name) => name !== '') ?? fallback;
}

/** Header bytes are Latin-1 to Node; WeChat writes UTF-8. */
function fromBytes(header: string): string {
  if (/[^\0-\xff]/.test(header)) return header;
  return decode(Buffer.from(header, 'latin1'), 'utf-8') ?? header;
}

/** `filename*=utf-8''%E5%9B%BE.jpg` */
function extended(header: string): string {
  const value = /(?:^|[;\s])filename\*\s*=\s*"?([^;"]*)/i.exec(header)?.[1]?.trim() ?? '';
  const [, charset = '', text = value] = /^([\w-]*)'[^']*'(.*)$/.exec(value) ?? [];
  const bytes = Buffer.from(text)
    .toString('latin1')
    .replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decode(Buffer.from(bytes, 'latin1'), charset || 'utf-8') ?? '';
}

/** `filename="图.jpg"`, or without quotes. */
function plain(header: string): string {
  const value = /(?:^|[;\s])filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/i.exec(header);
  return value?.[1]?.replace(/\\(["\\])/g, '$1') ?? value?.[2]?.replaceAll('"', '') ?? '';
}

function decode(bytes: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function clean(name: string): string {
  const last = name.split(/[/\\]/).pop() ?? '';
  const kept = last.replace(/[\p{C}\p{Zl}\p{Zp}:*?"<>|`]/gu, '').replace(/^[\s.]+/, '');
  return Array.from(kept).slice(0, LONGEST_NAME).join('').trimEnd();
}
