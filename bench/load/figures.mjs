/** @param {readonly number[]} numbers @param {number} share 0.5 for the median */
export function quantile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/**
 * What a load tells of itself.
 * @param {readonly number[]} times milliseconds of the right answers
 * @param {readonly string[]} faults of the others
 */
export function figures(times, faults, milliseconds) {
  return {
    answered: times.length,
    faults: faults.length,
    fault: faults[0],
    milliseconds,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    slowest: quantile(times, 1),
  };
}
