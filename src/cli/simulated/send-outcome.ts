import { styleText } from 'node:util';
import type { Conversation, Delivery } from '../../simulator';
import { INVOCATION, type Outcome } from '../command';
import type { RawExchange } from './raw-exchange';
import type { SendTarget } from './send-target';

const ANSWERED_WITH_NOTHING =
  'It was answered with success. A late reply would come as a customer-service message, which cannot ' +
  'be seen from here: it goes to WECHAT_API_BASE_URL. "npm run dev" shows them.';

const REFUSED =
  'Refused: WECHAT_TOKEN, WECHAT_MODE, WECHAT_ORIGINAL_ID, the key or the clock differ between here ' +
  'and there, or WECHAT_SOURCE_CHECK=reject lets WeChat alone in.';
const REPEATED_AT_ONCE =
  'WeChat repeats at once what is refused, four deliveries in all; WECHAT_REPLY_DELIVERIES counts ' +
  'those that meet silence.';

/** @param exchange given: its documents are shown as well */
export function outcomeOf(
  conversation: Conversation,
  { url, account }: SendTarget,
  exchange: RawExchange | undefined,
): Outcome {
  const { sees, text, deliveries, message } = conversation;
  const last = deliveries.at(-1);
  const raw = exchange?.of(last?.body ?? '');
  const { openId: from, msgId, createTime } = message;
  const told = { url, mode: account.mode, from, msgId, createTime, text, sees };
  return {
    document: { ...told, deliveries: deliveries.map(figures), raw },
    lines: [...rawLines(raw), ...deliveries.map(inWords), seen(conversation), ...hints(last, url)],
    failed: last?.outcome !== 'answered',
  };
}

function rawLines(raw: object | undefined): readonly string[] {
  return Object.entries(raw ?? {}).map(
    ([name, xml]) => `${styleText('dim', `${name}:`)}\n${xml}\n`,
  );
}

function seen({ text }: Conversation): string {
  return `The user sees: ${text === '' ? '(nothing)' : text}`;
}

function figures({ number, at, took, outcome, status, problem }: Delivery) {
  return { number, at: Math.round(at), took: Math.round(took), outcome, status, problem };
}

function inWords({ number, at, took, outcome, status, problem }: Delivery): string {
  const colour = outcome === 'answered' ? 'green' : 'red';
  const answer = status === undefined ? '' : `  HTTP ${status}`;
  // Of a status there is nothing more to say.
  const isTold = problem === undefined || status === undefined || outcome === 'bad-status';
  const why = isTold ? '' : `: ${problem}`;
  const when = `delivery ${number} at ${Math.round(at)} ms, took ${Math.round(took)} ms`;
  return `${when}  ${styleText(colour, outcome)}${answer}${why}`;
}

/** What to do about deliveries that came to nothing. */
function hints(last: Delivery | undefined, url: string): readonly string[] {
  switch (last?.outcome) {
    case 'answered':
      return last.seen.kind === 'nothing' ? [ANSWERED_WITH_NOTHING] : [];
    case 'refused-connection':
      return [`Nothing answers at ${url}: start the service (npm start), or give its --url.`];
    case 'bad-status':
      return [cureOf(last.status, url), REPEATED_AT_ONCE];
    case 'cut':
      return ['The service was silent: see WECHAT_REPLY_DEADLINE, and its log.'];
    default:
      return [];
  }
}

function cureOf(status: number | undefined, url: string): string {
  if (status === 403) return REFUSED;
  const log = `Look at the log of what answers at ${url}: "${INVOCATION} doctor --url ${url}".`;
  if (status !== 404) return log;
  return `Nothing is served at ${url}: WECHAT_CALLBACK_PATH differs between here and there, or give the --url. ${log}`;
}
