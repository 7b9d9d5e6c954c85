import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { inspect } from 'node:util';
import type { Row } from './scenario';

const LONGEST_CELL = 28;

/** Text that a table shows without quotes. */
class Cell {
  constructor(private readonly text: string) {}

  [inspect.custom](): string {
    const line = this.text.replaceAll('\n', ' / ');
    const characters = Array.from(line);
    if (characters.length <= LONGEST_CELL) return line;
    return `${characters.slice(0, LONGEST_CELL - 3).join('')}...`;
  }
}

/** The rows as a table whose columns stay straight with Chinese text in them. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ sent, sees, took, deliveries, runs, faults }) => ({
    sent: new Cell(sent),
    'the user sees': new Cell(sees || '(nothing)'),
    'time (ms)': Math.round(took),
    deliveries,
    'handler runs': runs,
    ok: new Cell(faults.length === 0 ? 'yes' : 'NO'),
  }));
  const stream = new PassThrough();
  // Node's own table knows which characters are two columns wide.
  new Console(stream).table(Object.fromEntries(lines.map((line, index) => [index + 1, line])));
  return String(stream.read()).replace('(index)', 'row    ');
}

/** How many rows are right, and what is wrong with the others. */
export function verdictOn(rows: readonly Row[]): string {
  const reasons = rows.flatMap(({ sent, faults }, index) =>
    faults.map((fault) => `  row ${index + 1} (${sent}): ${fault}`),
  );
  const right = rows.filter(({ faults }) => faults.length === 0).length;
  return [`${right} of ${rows.length} rows as expected`, ...reasons, ''].join('\n');
}
