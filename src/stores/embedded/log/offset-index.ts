import { randomInt } from 'node:crypto';

const { imul } = Math;

/** A power of two, as all sizes are: places are found by bits. */
const FIRST_SIZE = 1024;
/** Of all places; with more in use a search takes long. */
const MOST_USED = 0.6;

/**
 * Where lines begin in one file, by a name that each of them has: 8 bytes for each, which no garbage
 * collector looks at, so that a million remembered messages weigh nothing. It knows a hash of the
 * name alone, so what it finds is looked at in the file.
 */
export class OffsetIndex {
  /** Two numbers for each place: a hash, 0 where nothing is, and an offset. */
  private places = new Uint32Array(2 * FIRST_SIZE);
  private used = 0;

  /** @param nameAt the name in the line at an offset; undefined where it cannot be read any more */
  constructor(private readonly nameAt: (offset: number) => string | undefined) {}

  /**
   * @param hash by {@link hashOf}
   * @param expected the file need not be asked where it is this one
   */
  find(name: string, hash: number, expected?: number): number | undefined {
    const place = this.placeOf(name, hash, expected);
    return this.places[place] === 0 ? undefined : this.places[place + 1];
  }

  /** @param replaces where the name's line stood until now, if it is here */
  set(name: string, hash: number, offset: number, replaces?: number): void {
    const place = this.placeOf(name, hash, replaces);
    if (this.places[place] === 0) this.used += 1;
    this.places[place] = hash;
    this.places[place + 1] = offset;
    if (this.used > (this.places.length / 2) * MOST_USED) this.grow();
  }

  *offsets(): Iterable<number> {
    for (let place = 0; place < this.places.length; place += 2) {
      if (this.places[place] !== 0) yield this.places[place + 1] ?? 0;
    }
  }

  /** Where the name is, or is to be. */
  private placeOf(name: string, hash: number, expected: number | undefined): number {
    let place = this.firstPlace(hash);
    for (; this.places[place] !== 0; place = this.next(place)) {
      if (this.places[place] !== hash) continue;
      const offset = this.places[place + 1] ?? 0;
      if (offset === expected || (this.nameAt(offset) ?? name) === name) return place;
    }
    return place;
  }

  private grow(): void {
    const old = this.places;
    this.places = new Uint32Array(2 * old.length);
    for (let from = 0; from < old.length; from += 2) {
      const hash = old[from] ?? 0;
      if (hash === 0) continue;
      let place = this.firstPlace(hash);
      while (this.places[place] !== 0) place = this.next(place);
      this.places[place] = hash;
      this.places[place + 1] = old[from + 1] ?? 0;
    }
  }

  private firstPlace(hash: number): number {
    return (hash << 1) & (this.places.length - 1);
  }

  private next(place: number): number {
    return (place + 2) & (this.places.length - 1);
  }
}

/** Another one in each process: nobody can choose names that all have one hash. */
const SEED = randomInt(2 ** 32);

/** From 1 to 2^32 - 1: FNV-1a, mixed so that all of its bits hang on all of the name. */
export function hashOf(name: string): number {
  let hash = SEED;
  for (let i = 0; i < name.length; i += 1) {
    hash = imul(hash ^ name.charCodeAt(i), 0x01000193);
  }
  hash = imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0 || 1;
}
