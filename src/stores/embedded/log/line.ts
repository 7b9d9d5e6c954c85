import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** One change of one key, as it stands in a segment. */
export interface Line {
  /** Who wrote it, and a number of that writer's: no two lines share it. */
  readonly tag: string;
  /** Where the key's line stands that this one follows, as text; `-`: it is the key's first. */
  readonly previous: string;
  /** What is to be known of the record without reading it; the log itself knows `SEAL` and `DROP`. */
  readonly kind: string;
  /** Without blanks. */
  readonly key: string;
  /** A second key that belongs to the first key that names it; `-`: none. */
  readonly binding: string;
  /** JSON. */
  readonly value: string;
}

/** Nothing after it counts: the next segment goes on. */
export const SEAL = 'S';
/** Its key is the number of the segment that is forgotten from then on, with all before it. */
export const DROP = 'D';
export const NOTHING = '-';

const NEW_LINE = 10;
const BLANK = 32;
const CHECKSUM = 8;
const DIGITS = '0123456789abcdef';
/** The most bytes that a UTF-16 unit takes in UTF-8. */
const WIDEST = 3;

/**
 * Lines as they are appended: a newline, `tag previous kind key binding value`, a checksum. A line
 * of which any byte is missing is none, and the next one's newline ends it.
 */
export class LineWriter {
  private buffer = Buffer.allocUnsafe(65_536);
  private length = 0;

  begin(): void {
    this.length = 0;
  }

  /** @returns where the line begins, counted from the beginning of what is written */
  add({ tag, previous, kind, key, binding, value }: Line): number {
    const head = `\n${tag} ${previous} ${kind} ${key} ${binding} `;
    const start = this.length;
    this.reserve(start + head.length + WIDEST * value.length + 1 + CHECKSUM);
    // One after the other: joined, all would be copied once more, with two bytes for a letter.
    const middle = start + this.buffer.write(head, start, 'latin1');
    const end = middle + this.buffer.write(value, middle);
    this.buffer[end] = BLANK;
    this.addChecksum(start + 1, end + 1);
    this.length = end + 1 + CHECKSUM;
    return start + 1;
  }

  /** Valid until the next `begin`. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  private addChecksum(from: number, to: number): void {
    let rest = crc32(this.buffer.subarray(from, to));
    for (let at = to + CHECKSUM - 1; at >= to; at -= 1, rest >>>= 4) {
      this.buffer[at] = DIGITS.charCodeAt(rest & 15);
    }
  }

  private reserve(size: number): void {
    if (size <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * size);
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

/** A line without its value, which most readers need not know. */
export type LineHead = Omit<Line, 'value'>;

/** @returns undefined for a line that is torn, altered or foreign */
export function readHead(bytes: Buffer): (LineHead & { readonly valueAt: number }) | undefined {
  const end = bytes.length - CHECKSUM;
  if (end < 12 || crc32(bytes.subarray(0, end)) !== checksumAt(bytes, end)) return undefined;
  const toPrevious = bytes.indexOf(BLANK);
  const toKind = bytes.indexOf(BLANK, toPrevious + 1);
  const toKey = bytes.indexOf(BLANK, toKind + 1);
  const toBinding = bytes.indexOf(BLANK, toKey + 1);
  const toValue = bytes.indexOf(BLANK, toBinding + 1);
  if (toPrevious < 0 || toValue <= toBinding) return undefined;
  return {
    tag: bytes.toString('latin1', 0, toPrevious),
    previous: bytes.toString('latin1', toPrevious + 1, toKind),
    kind: bytes.toString('latin1', toKind + 1, toKey),
    key: bytes.toString('latin1', toKey + 1, toBinding),
    binding: bytes.toString('latin1', toBinding + 1, toValue),
    valueAt: toValue + 1,
  };
}

/** @returns undefined for a line that is torn, altered or foreign */
export function readLine(bytes: Buffer): Line | undefined {
  const head = readHead(bytes);
  if (!head) return undefined;
  const { valueAt, ...rest } = head;
  return { ...rest, value: bytes.toString('utf8', valueAt, bytes.length - CHECKSUM - 1) };
}

function checksumAt(bytes: Buffer, at: number): number {
  let checksum = 0;
  for (let i = at; i < at + CHECKSUM; i += 1) {
    const byte = bytes[i] ?? 0;
    const isDigit = byte >= 48 && byte <= 57;
    if (!isDigit && (byte < 97 || byte > 102)) return -1;
    checksum = checksum * 16 + byte - (isDigit ? 48 : 87);
  }
  return checksum;
}

/** Where the line ends that begins there: at the next newline or the end of what there is. */
export function lineEnd(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(NEW_LINE, from);
  return end < 0 ? bytes.length : end;
}

/** Names the time since the machine was started, which is the same for all its processes. */
const boot = nameOfBoot();

/** A moment, as text without blanks, that no change of the date moves. */
export function bootTime(): string {
  return `${boot}:${uptime()}`;
}

/** Milliseconds since then; 0 where the machine was started since, or it was another one. */
export function ageOf(moment: string): number {
  const [name, time] = moment.split(':');
  const age = uptime() - Number(time);
  return name === boot && age > 0 ? age : 0;
}

function uptime(): number {
  return Math.round(Number(process.hrtime.bigint() / 1_000_000n));
}

/** Only Linux has one; elsewhere the time alone has to do. */
function nameOfBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return '';
  }
}
