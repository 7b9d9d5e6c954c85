import type { ReloadReason } from './log/log-reader';
import type { Segment } from './log/segment';

/** What is logged where the log had to be read once more. */
export const RELOADED: Readonly<Record<ReloadReason, string>> = {
  overslept:
    'This process was stopped for so long that others have forgotten what it never read; the store was read anew',
  cut: 'A file of the store was cut while it was in use; the store was read anew, and what ran here was written again',
};

/** What was lost at the start, for one warning; undefined: nothing was. */
export function damageOf(segments: readonly Segment[]): string | undefined {
  const damaged = segments.filter((segment) => segment.damaged > 0);
  if (damaged.length === 0) return undefined;
  const lines = damaged.reduce((sum, segment) => sum + segment.damaged, 0);
  const files = damaged.map(({ path, damaged: count }) => `${path} (${count})`).join(', ');
  return (
    `The store was damaged, by a crash, a full disk or from outside: ${lines} lines were lost and all ` +
    `others are in use: ${files}. Messages of which a line was lost may be answered once more.`
  );
}
