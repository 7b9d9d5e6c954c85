/**
 * A span of WeChat's clock in words: milliseconds below a second, else seconds with one decimal.
 * @param {number} ms
 * @param {readonly [string, string]} [units] of a millisecond and of a second
 */
export const timeSpan = (ms, [milli, second] = ['ms', 's']) =>
  ms < 1000 ? `${Math.round(ms)} ${milli}` : `${(ms / 1000).toFixed(1)} ${second}`;
