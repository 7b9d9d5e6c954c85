import type { Observation } from '../../wechat';
import type { Entry, StoryBook } from './story-book';

type Seen<K extends Observation['kind']> = Extract<Observation, { readonly kind: K }>;

/** After the key of a message: what a delivery had no room for of its reply. */
const REST = /\+$/;

/** Tells both stories that a message has fetched the reply to another one, or a part of it. */
export function noteFetching(
  { key, before, after }: Seen<'ledger'>['change'],
  messages: ReadonlyMap<string, Entry>,
  book: StoryBook,
): void {
  const { fetchedBy = [], channel } = after;
  const [index, isRest] = [fetchedBy.length - 1, REST.test(key)];
  if (fetchedBy.length === (before?.fetchedBy?.length ?? 0)) return;
  const answered = messages.get(key.replace(REST, ''));
  const fetching = messages.get(fetchedBy[index] ?? '');
  if (!answered || !fetching) return;
  const isWhole = index === 0 && channel === 'sent' && !isRest;
  const part = isWhole ? {} : { part: fetchedBy.length + (isRest ? 1 : 0) };
  const [by, from] = [fetching.story.id, answered.story.id];
  answered.story.fetched.push({ by, at: book.time(answered), ...part });
  fetching.story.pickup = { from, ...part };
  delete fetching.story.handler;
  book.touch(answered);
  book.touch(fetching);
}

/**
 * A message that a handler fits is answered without one where it has asked for a reply that waits.
 * Default replies are silent for a while on their own.
 */
export function noteUnready(
  { reply, end }: Seen<'replied'>,
  { story, details: { candidates = [] } }: Entry,
): void {
  const [winner] = candidates;
  if (!winner || winner.by === 'default' || reply.type !== 'none') return;
  if (end === 'fenced' || story.runs.length > 0) return;
  story.pickup = {};
  delete story.handler;
}
