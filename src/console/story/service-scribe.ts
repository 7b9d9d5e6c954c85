import type { Observation, Reply } from '../../wechat';
import type { CallLog } from './call-log';
import { noteFetching, noteUnready } from './pickups';
import type { DeliveryBar, Run } from './story';
import type { Entry, StoryBook } from './story-book';

type Seen<K extends Observation['kind']> = Extract<Observation, { readonly kind: K }>;

/** What WeChat shows of a text. */
const MOST_TEXT_BYTES = 2048;

const SEND = '/cgi-bin/message/custom/send';

/** No delivery carries the reply from these on. */
const LATE_STATES = new Set(['late', 'pickup', 'sent', 'fetched', 'ended']);

/** A delivery as the service sees it, beside the bar that the platform drew. */
interface Matched {
  readonly entry: Entry;
  readonly bar: DeliveryBar;
}

/** Adds to the stories what the service's observer says. */
export class ServiceScribe {
  private readonly deliveries = new Map<string, Matched>();
  private readonly messages = new Map<string, Entry>();

  constructor(
    private readonly book: StoryBook,
    private readonly calls: CallLog,
    /** Told for which message a customer-service message went out. */
    private readonly sentFor: (entry: Entry) => void,
  ) {}

  note(seen: Observation, process: number): void {
    if (seen.kind === 'arrived') return this.arrived(seen, process);
    if ('delivery' in seen) {
      const matched = this.deliveries.get(`${process} ${seen.delivery}`);
      if (matched) this.ofDelivery(seen, matched);
      return;
    }
    if (seen.kind === 'ledger') noteFetching(seen.change, this.messages, this.book);
    const entry = this.messages.get(seen.message ?? '');
    if (entry) this.ofMessage(seen, entry, process);
  }

  /** The process is gone: what it ran has ended with it. */
  ended(process: number): void {
    for (const entry of new Set(this.messages.values())) {
      const runs = entry.story.runs.filter((run) => run.process === process && !run.end);
      for (const run of runs) this.endRun(run, 'killed', entry);
      if (runs.length > 0) this.book.touch(entry);
    }
  }

  private arrived({ delivery, query }: Seen<'arrived'>, process: number): void {
    const { nonce, signature } = query;
    const entry = this.book.findLast(({ story, details: { request } }) => {
      const isSame = request.query['nonce'] === nonce && request.query['signature'] === signature;
      return isSame && story.deliveries.some((bar) => bar.process === undefined);
    });
    const bar = entry?.story.deliveries.find((one) => one.process === undefined);
    if (!entry || !bar) return;
    bar.process = process;
    this.deliveries.set(`${process} ${delivery}`, { entry, bar });
  }

  private ofDelivery(seen: Observation, { entry, bar }: Matched): void {
    const { details } = entry;
    const { number } = bar;
    if (seen.kind === 'read') this.read(seen, entry);
    else if (seen.kind === 'claimed') bar.claim = seen.outcome;
    else if (seen.kind === 'refused') bar.problem = seen.reason;
    else if (seen.kind === 'written') this.written(seen, entry, bar);
    else if (seen.kind === 'answered') details.answer = seen.body;
    else if (seen.kind === 'checked') {
      details.checks[number] = [...(details.checks[number] ?? []), ...seen.checks];
    }
    this.book.touch(entry);
  }

  /** What is written once another way is chosen is no reply. */
  private written({ xml }: Seen<'written'>, { details, story }: Entry, bar: DeliveryBar): void {
    details.replyXml = xml;
    const { state = '' } = story.ledger.at(-1) ?? {};
    bar.isHolding = bar.claim === 'acknowledge' || LATE_STATES.has(state);
  }

  private read({ message, typed, candidates, deferred }: Seen<'read'>, entry: Entry): void {
    this.messages.set(message, entry);
    Object.assign(entry.details, { typed, candidates, isDeferred: deferred });
    const [winner] = candidates;
    if (winner) entry.story.handler = winner.handler;
  }

  private ofMessage(seen: Observation, entry: Entry, process: number): void {
    const { story, details } = entry;
    const at = this.book.time(entry);
    if (seen.kind === 'handler-began') {
      story.runs.push({ handler: seen.handler, process, at });
    } else if (seen.kind === 'handler-ended' || seen.kind === 'handler-threw') {
      this.handlerEnded(seen, entry, process);
    } else if (seen.kind === 'ledger') {
      const step = stepOf(seen.change.after, details.isSentLate);
      if (story.ledger.at(-1)?.state !== step) story.ledger.push({ at, state: step, process });
    } else if (seen.kind === 'replied') {
      noteUnready(seen, entry);
    } else if (seen.kind === 'late-sent') {
      details.isSentLate ||= seen.result === 'sent';
    } else if (seen.kind === 'api') {
      const took = seen.ms * story.speed;
      story.calls.push({ path: seen.path, result: seen.result, at: at - took, took, process });
      details.calls.push(this.calls.take(seen.path));
      if (seen.path === SEND && seen.result === 'ok') this.sentFor(entry);
    } else if (seen.kind === 'logged') {
      details.log.push({ level: seen.level, context: seen.context, line: seen.line });
    }
    this.book.touch(entry);
  }

  private handlerEnded(
    seen: Seen<'handler-ended' | 'handler-threw'>,
    entry: Entry,
    process: number,
  ): void {
    const run = entry.story.runs.findLast((one) => one.process === process && !one.end);
    if (run) this.endRun(run, seen.kind === 'handler-ended' ? 'replied' : 'threw', entry);
    if (seen.kind === 'handler-threw' && run) run.error = seen.error;
    if (seen.kind === 'handler-ended') this.replied(seen.reply, entry);
  }

  private replied(reply: Reply, { story, details }: Entry): void {
    details.reply = reply;
    const bytes = reply.type === 'text' ? Buffer.byteLength(reply.content) : 0;
    if (bytes > MOST_TEXT_BYTES) story.uncutBytes = bytes;
  }

  private endRun(run: Run, end: Run['end'], entry: Entry): void {
    run.end = end;
    run.took = this.book.time(entry) - run.at;
  }
}

/**
 * What the record has become, in a word that the page knows: `sent` of the ledger is also what was
 * fetched, and what nothing was left to send of.
 */
function stepOf(
  { state, channel, fetchedBy }: Seen<'ledger'>['change']['after'],
  isSentLate = false,
): string {
  if (channel === 'open') return state;
  if (channel !== 'sent') return channel;
  if (fetchedBy) return 'fetched';
  return isSentLate ? 'sent' : 'ended';
}
