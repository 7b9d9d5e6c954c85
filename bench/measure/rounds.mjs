/** Figures of several rounds. */

/** @typedef {{ median: number, min: number, max: number, rounds: readonly number[] }} Spread */

/** @param {readonly number[]} values one a round @returns {Spread} */
export function spread(values, digits = 2) {
  const rounded = (value) => Number(value.toFixed(digits));
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const median = (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
  return {
    median: rounded(median),
    min: rounded(sorted[0]),
    max: rounded(sorted.at(-1)),
    rounds: values.map(rounded),
  };
}

/** What the one cost by what the other cost in the same round, which met the same other load. */
export function ratio(values, others) {
  return spread(values.map((value, round) => value / others[round]));
}
