import { CommandError, INVOCATION, UsageError } from './command';

interface Search<T> {
  readonly idOf: (one: T) => string;
  /** The command that lists all. */
  readonly list: string;
  /** What happened to none of them, as the error says it: `was recorded`. */
  readonly happened: string;
  /** What else to do where there is none. */
  readonly cure?: string;
}

/**
 * The one whose id begins with `id`.
 * @throws CommandError when nothing has that id, or several have; UsageError where it is empty
 */
export function chosenById<T>(all: readonly T[], id: string, search: Search<T>): T {
  const { idOf, list, happened, cure } = search;
  // Of a variable that is not set: all ids begin with it.
  if (id === '') throw new UsageError(`The id is empty: "${INVOCATION} ${list}" lists all.`);
  const [found, another] = all.filter((one) => idOf(one).startsWith(id));
  if (found && !another) return found;
  const look = `"${INVOCATION} ${list}" lists all.`;
  if (another) throw new CommandError(`Several ids begin with ${id}: give more of it; ${look}`);
  const words = [`Nothing ${happened} under the id ${id}: ${look}`, cure ?? []].flat();
  throw new CommandError(words.join(' '));
}
