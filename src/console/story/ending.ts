import { event, type Sentence } from './sentence';
import type { Story } from './story';

/** How the reply came to its user: late, fetched, at once or not at all. */
export function endingOf(story: Story): readonly Sentence[] {
  return [...lateSentence(story), ...fetchedSentences(story), ...shownSentence(story)];
}

/** Whether the user has or may yet have a reply another way. */
export function isToCome({ late, fetched, ledger, runs }: Story): boolean {
  const hasCome = late.length > 0 || fetched.length > 0;
  return hasCome || isPromised(ledger.at(-1)?.state) || runs.some(({ end }) => !end);
}

function lateSentence({ late }: Story): readonly Sentence[] {
  const [first, ...others] = late;
  if (!first) return [];
  const last = others.at(-1);
  if (!last) return [event('sentLate', { at: first.at })];
  return [event('sentLateMany', { count: late.length, from: first.at, to: last.at })];
}

function fetchedSentences({ fetched }: Story): readonly Sentence[] {
  return fetched.map(({ by, at, part }) =>
    part === undefined ? event('fetched', { by, at }) : event('fetchedPart', { by, at, part }),
  );
}

function shownSentence(story: Story): readonly Sentence[] {
  const { seen, deliveries, isForged } = story;
  if (isForged) return [event('nobodySees')];
  if (seen?.kind === 'outage') return [event('outage')];
  const shown = deliveries.find(({ result }) => result === 'answered');
  if (seen?.kind !== 'reply' || !shown) return otherwiseShown(story, 'nothing');
  if (shown.isHolding) return otherwiseShown(story, 'holdingOnly');
  return [event('waited', { took: shown.at + (shown.took ?? 0) })];
}

/** @param without what the user has where no reply comes */
function otherwiseShown({ late, fetched, ledger }: Story, without: string): readonly Sentence[] {
  const [first] = late;
  const { state = '' } = ledger.at(-1) ?? {};
  if (fetched.length > 0) return state === 'pickup' ? [event('restWaits')] : [];
  if (first) return [event('waitedLate', { took: first.at })];
  return [event(isPromised(state) ? state : without)];
}

/** Its words have the name of the state. */
function isPromised(state = ''): boolean {
  return state === 'pickup' || state === 'late';
}
