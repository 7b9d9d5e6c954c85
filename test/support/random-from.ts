/** mulberry32: the same moments on every run; whole numbers from `least` to `most`. */
export function randomFrom(seed: number): (least: number, most: number) => number {
  let state = seed;
  return (least, most) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.round(least + (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (most - least));
  };
}
