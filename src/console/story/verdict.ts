import { causesOf } from './causes';
import { event, type Sentence } from './sentence';
import type { DeliveryBar, Story } from './story';

/** What happened, first, and for each failure its cause and cure. */
export function verdictOf(story: Story): readonly Sentence[] {
  const deliveries = story.deliveries.flatMap((bar) => deliverySentence(bar, story));
  if (!story.isDone) return [...deliveries, ...runningSentence(story)];
  return [
    ...deliveries,
    ...runSentence(story),
    ...lateSentence(story),
    ...shownSentence(story),
    ...causesOf(story),
  ];
}

function deliverySentence(bar: DeliveryBar, story: Story): readonly Sentence[] {
  const values = { number: bar.number, at: bar.at + (bar.took ?? 0) };
  switch (bar.result) {
    case undefined:
      return [];
    case 'answered':
      return [event(answerCode(bar, story), values)];
    case 'refused':
    case 'failed':
      return [event(bar.result, { ...values, status: bar.status ?? 0 })];
    default:
      return [event(bar.result, values)];
  }
}

function answerCode({ isEmpty, claim }: DeliveryBar, story: Story): string {
  if (isEmpty) return 'acknowledged';
  if (claim === 'replay') return 'replayed';
  return story.deliveries.length > 1 ? 'got' : 'answered';
}

function runningSentence({ runs }: Story): readonly Sentence[] {
  const run = runs.find(({ end }) => end === undefined);
  return run ? [event('running', { handler: run.handler })] : [event('open')];
}

function runSentence({ runs, isForged }: Story): readonly Sentence[] {
  if (runs.length === 0) return [event('noRun')];
  if (isForged) return [];
  return [event(runs.length === 1 ? 'oneRun' : 'runs', { count: runs.length })];
}

function lateSentence({ late }: Story): readonly Sentence[] {
  const [first, ...others] = late;
  if (!first) return [];
  const last = others.at(-1);
  if (!last) return [event('sentLate', { at: first.at })];
  return [event('sentLateMany', { count: late.length, from: first.at, to: last.at })];
}

function shownSentence({ seen, deliveries, late, ledger, isForged }: Story): readonly Sentence[] {
  if (isForged) return [event('nobodySees')];
  const shown = deliveries.find(({ result }) => result === 'answered');
  if (seen?.kind === 'outage') return [event('outage')];
  if (seen?.kind === 'reply' && shown) {
    return [event('waited', { took: shown.at + (shown.took ?? 0) })];
  }
  const [first] = late;
  const { state } = ledger.at(-1) ?? {};
  if (!first && (state === 'pickup' || state === 'late')) return [event(state)];
  return first ? [event('waitedLate', { took: first.at })] : [event('nothing')];
}
