/** A file format, told by its first bytes. */
export interface MediaFormat {
  /** Without a dot. */
  readonly extension: string;
  readonly contentType: string;
}

interface Signature extends MediaFormat {
  readonly matches: (head: Buffer) => boolean;
}

/** Bytes that suffice to tell every format of the table. */
export const HEAD_BYTES = 64;

function at(offset: number, bytes: string): (head: Buffer) => boolean {
  const expected = Buffer.from(bytes, 'latin1');
  return (head) => head.subarray(offset, offset + expected.length).equals(expected);
}

/** An MPEG audio frame of layer III, or the tag that may precede it. */
function isMp3(head: Buffer): boolean {
  const [first = 0, second = 0] = head;
  return at(0, 'ID3')(head) || (first === 0xff && (second & 0xe6) === 0xe2);
}

const SIGNATURES: readonly Signature[] = [
  { extension: 'jpg', contentType: 'image/jpeg', matches: at(0, '\xff\xd8\xff') },
  { extension: 'png', contentType: 'image/png', matches: at(0, '\x89PNG\r\n\x1a\n') },
  { extension: 'gif', contentType: 'image/gif', matches: at(0, 'GIF8') },
  { extension: 'webp', contentType: 'image/webp', matches: at(8, 'WEBP') },
  { extension: 'bmp', contentType: 'image/bmp', matches: at(0, 'BM') },
  { extension: 'amr', contentType: 'audio/amr', matches: at(0, '#!AMR\n') },
  { extension: 'awb', contentType: 'audio/amr-wb', matches: at(0, '#!AMR-WB\n') },
  { extension: 'silk', contentType: 'audio/silk', matches: at(0, '#!SILK_V3') },
  { extension: 'silk', contentType: 'audio/silk', matches: at(1, '#!SILK_V3') },
  { extension: 'speex', contentType: 'voice/speex', matches: at(28, 'Speex   ') },
  { extension: 'ogg', contentType: 'audio/ogg', matches: at(0, 'OggS') },
  { extension: 'mp4', contentType: 'video/mp4', matches: at(4, 'ftyp') },
  { extension: 'pdf', contentType: 'application/pdf', matches: at(0, '%PDF-') },
  { extension: 'mp3', contentType: 'audio/mpeg', matches: isMp3 },
];

/** Formats without a mark of their own: here the header has to be believed. */
const UNMARKED: readonly MediaFormat[] = [{ extension: 'speex', contentType: 'voice/speex' }];

const UNKNOWN: MediaFormat = { extension: 'bin', contentType: 'application/octet-stream' };

/** The format that the first bytes tell. */
export function sniffFormat(head: Buffer): MediaFormat | undefined {
  return SIGNATURES.find(({ matches }) => matches(head));
}

/** The format of an answer: by its bytes, else by its header where that names a known one. */
export function formatOf(head: Buffer, contentType = ''): MediaFormat {
  const told = contentType.split(';', 1)[0]?.trim().toLowerCase();
  return sniffFormat(head) ?? UNMARKED.find((format) => format.contentType === told) ?? UNKNOWN;
}

/** Every extension that {@link formatOf} can give. */
export const EXTENSIONS: readonly string[] = [
  ...new Set([...SIGNATURES, ...UNMARKED, UNKNOWN].map(({ extension }) => extension)),
];
