import { endingOf, isToCome } from './ending';
import { event, failure, type Sentence } from './sentence';
import type { Call, DeliveryBar, Run, Story } from './story';

/** WeChat's cut: a handler that takes longer makes users wait for a second delivery. */
const CUT_MS = 5000;
const SEND = '/cgi-bin/message/custom/send';
const ON_DEMAND = 'The fault "throw" is on';
const KNOWN_CODES = new Set(['45015', '45047', '48001', '40001', '42001', '40014']);

/** What happened, first, and for each failure its cause and cure. */
export function verdictOf(story: Story): readonly Sentence[] {
  const deliveries = story.deliveries.flatMap((bar) => deliverySentence(bar, story));
  if (!story.isDone) return [...deliveries, ...runningSentence(story)];
  return [...deliveries, ...runSentence(story), ...endingOf(story), ...causesOf(story)];
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

function answerCode({ isEmpty, isHolding, claim }: DeliveryBar, story: Story): string {
  if (isEmpty) return 'acknowledged';
  if (claim === 'replay') return 'replayed';
  const isOnly = story.deliveries.length === 1;
  if (isHolding) return isOnly ? 'held' : 'gotHolding';
  return isOnly ? 'answered' : 'got';
}

function runningSentence({ runs }: Story): readonly Sentence[] {
  const run = runs.find(({ end }) => end === undefined);
  return run ? [event('running', { handler: run.handler })] : [event('open')];
}

function runSentence({ runs, isForged, pickup }: Story): readonly Sentence[] {
  if (pickup?.from !== undefined) return [fetchingSentence(pickup.from, pickup.part)];
  if (runs.length === 0) return [event('noRun')];
  if (isForged) return [];
  return [event(runs.length === 1 ? 'oneRun' : 'runs', { count: runs.length })];
}

function fetchingSentence(from: number, part: number | undefined): Sentence {
  return part === undefined ? event('fetches', { from }) : event('fetchesPart', { from, part });
}

/** Cause and cure of all that went wrong. */
function causesOf(story: Story): readonly Sentence[] {
  return [
    ...story.runs.flatMap(causeOfRun),
    ...once(story.deliveries.flatMap((bar) => causeOfDelivery(bar, story))),
    ...once(story.calls.flatMap(causeOfCall)),
    ...causeOfReply(story),
  ];
}

function causeOfRun({ end, handler, error = '', took = 0 }: Run): readonly Sentence[] {
  if (error.includes(ON_DEMAND)) return failure('onDemand', { handler });
  if (end === 'threw') return failure('threw', { handler, error: error.split('\n')[0] ?? '' });
  if (end === 'killed') return failure('killed', { handler });
  return took > CUT_MS ? failure('slow', { handler, took }) : [];
}

function causeOfDelivery(bar: DeliveryBar, { runs, pickup }: Story): readonly Sentence[] {
  const { result, problem = '', status = 0 } = bar;
  if (result === 'refused') {
    return failure(status === 403 ? 'refusal' : 'unreadable', { status, problem });
  }
  if (result === 'cut' && runs.length === 0) return pickup ? [] : failure('silence');
  if (result !== 'failed') return [];
  if (problem.includes('refused-connection')) return failure('connection');
  if (!problem.includes('broken-connection')) return failure('answer', { problem });
  return runs.some(({ end }) => end === 'killed') ? [] : failure('broken');
}

function causeOfCall({ result, path }: Call): readonly Sentence[] {
  if (result === 'ok') return [];
  const values = { path, result };
  if (KNOWN_CODES.has(result)) return failure(codeOf(result), values);
  return failure('call', values);
}

function codeOf(result: string): string {
  return ['40001', '42001', '40014'].includes(result) ? 'token' : `kf${result}`;
}

function causeOfReply(story: Story): readonly Sentence[] {
  const { uncutBytes, seen, runs, calls, handler, pickup } = story;
  if (uncutBytes !== undefined) return failure('cutText', { bytes: uncutBytes });
  if (pickup) return pickup.from === undefined ? failure('notReady') : [];
  if (seen?.kind !== 'nothing' || isToCome(story) || runs.some(({ end }) => end === 'threw'))
    return [];
  if (runs.length === 0) return handler === undefined ? failure('noHandler') : [];
  return calls.some(({ path }) => path === SEND) ? [] : failure('noReply');
}

function once(sentences: readonly Sentence[]): readonly Sentence[] {
  const seen = new Set<string>();
  return sentences.filter((sentence) => {
    const key = `${sentence.kind} ${sentence.code} ${JSON.stringify(sentence.values)}`;
    return !seen.has(key) && seen.add(key);
  });
}
