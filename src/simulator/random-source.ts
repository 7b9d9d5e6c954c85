import { createHash, randomBytes } from 'node:crypto';

// Above 2^53: an identifier that is read as a number loses its last digits and shows the mistake.
const FIRST_MESSAGE_ID = 6_000_000_000_000_000_000n;

/** Nonces, message ids and tokens: unforeseeable, or with a seed the same on every run. */
export class RandomSource {
  private drawn = 0;

  constructor(private readonly seed?: number) {}

  bytes(length: number): Buffer {
    if (this.seed === undefined) return randomBytes(length);
    const blocks: Buffer[] = [];
    for (let filled = 0; filled < length; filled += 32) blocks.push(this.block());
    return Buffer.concat(blocks).subarray(0, length);
  }

  /** Hexadecimal text of `length` characters. */
  hex(length: number): string {
    return this.bytes(Math.ceil(length / 2))
      .toString('hex')
      .slice(0, length);
  }

  /** Decimal text of `length` digits that does not begin with zero. */
  digits(length: number): string {
    const digits = Array.from(this.bytes(length), (byte) => byte % 10);
    return [(digits[0] ?? 0) || 1, ...digits.slice(1)].join('');
  }

  messageId(): bigint {
    return FIRST_MESSAGE_ID + BigInt(`0x${this.hex(14)}`);
  }

  private block(): Buffer {
    this.drawn += 1;
    return createHash('sha256').update(`${this.seed}:${this.drawn}`).digest();
  }
}
