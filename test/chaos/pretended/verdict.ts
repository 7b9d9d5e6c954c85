import { recordsOf } from './crashes';
import type { Fleet } from './fleet';
import { type Mark, marksOf, type Story } from './story';

/** What must not be, message by message. */
export interface Verdict {
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  /** Not in the order in which it was written. */
  readonly mixed: readonly string[];
  /** Seen by somebody else. */
  readonly astray: readonly string[];
  /** Handled more often than its processes ended. */
  readonly again: readonly string[];
  readonly overlaps: readonly string[];
}

export const CLEAN: Verdict = {
  lost: [],
  twice: [],
  mixed: [],
  astray: [],
  again: [],
  overlaps: [],
};

/** Of all that has happened so far, but for what a crash may do. */
export function verdictOf(fleet: Fleet): Verdict {
  const seen = fleet.bubbles.flatMap((bubble) => marksOf(bubble));
  const of = (is: (story: Story, marks: readonly Mark[]) => boolean) =>
    [...fleet.stories.values()].flatMap((story) => {
      const marks = seen.filter(({ id }) => id === story.id);
      return is(story, marks) ? [told(story, marks)] : [];
    });
  return {
    lost: of((story, marks) => !isLossExcused(fleet, story) && isLost(story, marks)),
    twice: of((story, marks) => !story.mayRepeat && isTwice(marks)),
    mixed: of((_, marks) => !isTwice(marks) && isMixed(marks)),
    astray: of(({ user }, marks) => marks.some((mark) => mark.user !== user)),
    again: of((story) => story.runs > 1 + mostEnds(fleet, story)),
    overlaps: fleet.overlaps,
  };
}

/** No instance has ever written that it has it, or it ended too many processes. */
function isLossExcused(fleet: Fleet, story: Story): boolean {
  const [record] = recordsOf(fleet, story);
  return story.mayBeLost || !record || (record.state === 'dead' && story.interruptions > 2);
}

/** As many as were seen, or as the store has had owners since: one may end while it asks. */
function mostEnds(fleet: Fleet, story: Story): number {
  const [record] = recordsOf(fleet, story);
  return Math.max(story.interruptions, (record?.epoch ?? 1) - 1);
}

/** How often a crash did what it may do. */
export function excusesOf({ stories }: Fleet): number {
  return [...stories.values()].filter(({ mayBeLost, mayRepeat }) => mayBeLost || mayRepeat).length;
}

function isLost({ id, length }: Story, marks: readonly Mark[]): boolean {
  // One that has fetched something has no reply of its own.
  if (id.startsWith('k')) return false;
  return new Set(marks.map(({ at }) => at)).size < length;
}

function isTwice(marks: readonly Mark[]): boolean {
  const runs = new Set(marks.map(({ run }) => run));
  return runs.size > 1 || new Set(marks.map(({ at }) => at)).size < marks.length;
}

function isMixed(marks: readonly Mark[]): boolean {
  return marks.some(({ at }, i) => at < (marks[i - 1]?.at ?? 0));
}

function told({ id, runs, length, interruptions }: Story, marks: readonly Mark[]): string {
  const ranges: string[] = [];
  let [first, last] = [marks[0], marks[0]];
  for (const mark of [...marks.slice(1), undefined]) {
    if (mark && last && isNext(last, mark)) {
      last = mark;
      continue;
    }
    if (first && last) ranges.push(`${first.how} ${first.run}.${first.at}-${last.at}`);
    [first, last] = [mark, mark];
  }
  const counts = `${length} marks, ${runs} runs, ${interruptions} interruptions`;
  return `${id}: ${counts}: ${ranges.join(', ')}`;
}

function isNext(a: Mark, b: Mark): boolean {
  return a.how === b.how && a.run === b.run && a.at + 1 === b.at;
}
