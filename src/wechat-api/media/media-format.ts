/** A file format, told by its first bytes. */
export interface MediaFormat {
  /** Without a dot. */
  readonly extension: string;
  readonly contentType: string;
}

interface Signature extends MediaFormat {
  readonly matches: (head: Buffer) => boolean;
}

/** Bytes that suffice to tell every format of the table, and a file from a page of text. */
export const HEAD_BYTES = 512;

/** What no text holds: https://mimesniff.spec.whatwg.org/#binary-data-byte */
function isBinaryByte(byte: number): boolean {
  return byte < 0x09 || byte === 0x0b || (byte > 0x0d && byte < 0x20 && byte !== 0x1b);
}

/** Whether the bytes cannot be those of a text, in any encoding but UTF-16. */
export function hasBinaryBytes(head: Buffer): boolean {
  return head.some(isBinaryByte);
}

function at(offset: number, bytes: string): (head: Buffer) => boolean {
  const expected = Buffer.from(bytes, 'latin1');
  return (head) => head.subarray(offset, offset + expected.length).equals(expected);
}

function all(...marks: readonly ((head: Buffer) => boolean)[]): (head: Buffer) => boolean {
  return (head) => marks.every((matches) => matches(head));
}

/** The major brand of an ISO base media file: `mp42`, `qt  `, `heic` … */
function brand(names: RegExp): (head: Buffer) => boolean {
  return all(at(4, 'ftyp'), (head) => names.test(head.toString('latin1', 8, 12)));
}

/** The first two bytes of an MPEG or ADTS audio frame, as far as `mask` goes. */
function frame(mask: number, bits: number): (head: Buffer) => boolean {
  return ([first, second = 0]) => first === 0xff && (second & mask) === bits;
}

/** The first that matches counts. */
const SIGNATURES: readonly Signature[] = [
  { extension: 'jpg', contentType: 'image/jpeg', matches: at(0, '\xff\xd8\xff') },
  { extension: 'png', contentType: 'image/png', matches: at(0, '\x89PNG\r\n\x1a\n') },
  { extension: 'gif', contentType: 'image/gif', matches: at(0, 'GIF8') },
  { extension: 'webp', contentType: 'image/webp', matches: all(at(0, 'RIFF'), at(8, 'WEBP')) },
  // Two letters alone may begin a word.
  { extension: 'bmp', contentType: 'image/bmp', matches: all(at(0, 'BM'), hasBinaryBytes) },
  { extension: 'tif', contentType: 'image/tiff', matches: at(0, 'II*\0') },
  { extension: 'tif', contentType: 'image/tiff', matches: at(0, 'MM\0*') },
  { extension: 'heic', contentType: 'image/heic', matches: brand(/^(?:hei[cxms]|mif1|msf1)/) },
  { extension: 'avif', contentType: 'image/avif', matches: brand(/^avi[fs]/) },
  { extension: 'amr', contentType: 'audio/amr', matches: at(0, '#!AMR\n') },
  { extension: 'awb', contentType: 'audio/amr-wb', matches: at(0, '#!AMR-WB\n') },
  { extension: 'silk', contentType: 'audio/silk', matches: at(0, '#!SILK_V3') },
  { extension: 'silk', contentType: 'audio/silk', matches: at(1, '#!SILK_V3') },
  { extension: 'speex', contentType: 'voice/speex', matches: at(28, 'Speex   ') },
  { extension: 'speex', contentType: 'voice/speex', matches: at(0, 'Speex   ') },
  { extension: 'ogg', contentType: 'audio/ogg', matches: at(0, 'OggS') },
  { extension: 'wav', contentType: 'audio/wav', matches: all(at(0, 'RIFF'), at(8, 'WAVE')) },
  { extension: 'm4a', contentType: 'audio/mp4', matches: brand(/^M4[AB]/) },
  { extension: 'mov', contentType: 'video/quicktime', matches: brand(/^qt/) },
  { extension: '3gp', contentType: 'video/3gpp', matches: brand(/^3g/) },
  { extension: 'mp4', contentType: 'video/mp4', matches: at(4, 'ftyp') },
  { extension: 'webm', contentType: 'video/webm', matches: at(0, '\x1a\x45\xdf\xa3') },
  { extension: 'pdf', contentType: 'application/pdf', matches: at(0, '%PDF-') },
  { extension: 'mp3', contentType: 'audio/mpeg', matches: at(0, 'ID3') },
  { extension: 'mp3', contentType: 'audio/mpeg', matches: frame(0xe6, 0xe2) },
  { extension: 'aac', contentType: 'audio/aac', matches: frame(0xf6, 0xf0) },
];

const SPEEX: MediaFormat = { extension: 'speex', contentType: 'voice/speex' };
/** Frames alone bear no mark: here the header has to be believed. */
const SPEEX_HEADER = /^(?:voice|audio)\/(?:x-)?speex\b/i;

const UNKNOWN: MediaFormat = { extension: 'bin', contentType: 'application/octet-stream' };

/** The format that the first bytes tell. */
export function sniffFormat(head: Buffer): MediaFormat | undefined {
  return SIGNATURES.find(({ matches }) => matches(head));
}

/** The format of an answer: by its bytes, else by its header where that names a known one. */
export function formatOf(head: Buffer, contentType = ''): MediaFormat {
  return sniffFormat(head) ?? (SPEEX_HEADER.test(contentType.trim()) ? SPEEX : UNKNOWN);
}

/** Every extension that {@link formatOf} can give. */
export const EXTENSIONS: readonly string[] = [
  ...new Set([...SIGNATURES, UNKNOWN].map(({ extension }) => extension)),
];
