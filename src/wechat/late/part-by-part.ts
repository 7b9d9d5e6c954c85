import type { Ledger, LedgerRecord } from '../../ledger';
import { isEvent } from '../messages';
import { joinedParts, labelBytes, mostTextBytes, type Reply, type SingleReply } from '../replies';
import type { Work } from '../answering/work';
import type { MessageObservers } from '../observing/message-observers';
import type { LateReplySender, SendOutcome } from './late-reply.sender';
import { asRepetition, bytesBesideHint, repetitionBytes, withHint } from './pickup-hint';

/** Which messages of a reply were sent, and which of those may not have arrived. */
export type SentParts = Pick<LedgerRecord, 'sentParts' | 'doubtfulParts'> & {
  /** What it answers, as the ledger remembers it. */
  readonly message?: string;
};

/** How an attempt to send a reply ended; `isMore`: the quota has no room for what is left of it. */
export type PartsOutcome = SendOutcome & { readonly isMore?: boolean };

/** So many messages WeChat takes after a user's message, and after an event. */
const MOST_MESSAGES = 5;
const MOST_AFTER_EVENT = 3;

interface UnderWay {
  readonly sent: number;
  readonly of: number;
  readonly doubtful: readonly number[];
}

/** Sends replies message by message; what has perhaps arrived is never sent again. */
export class PartByPart {
  /** Replies that are on their way: what is true of them if the present part is never heard of. */
  private readonly underWay = new Map<string, UnderWay>();

  constructor(
    private readonly ledger: Ledger,
    private readonly sender: LateReplySender,
    private readonly observers: MessageObservers,
  ) {}

  /**
   * Begins after the parts that were sent already, and ends with the first that does not arrive, or
   * with the last that the quota has room for, which says how to fetch what is left.
   * @returns `unknown` where all were sent and some of them, now or before, may not have arrived
   */
  async send(work: Work, reply: Reply): Promise<PartsOutcome> {
    const { account, key, epoch, message, sentParts } = work;
    const most = mostAfter(isEvent(message));
    const parts = this.groups(reply, most).flat();
    const isMore = parts.length > most;
    const doubtful = [...(work.doubtfulParts ?? [])];
    for (const [at, part] of [...parts.entries()].slice(sentParts, most)) {
      const sent = at + 1;
      this.underWay.set(key, { sent, of: parts.length, doubtful: [...doubtful, at] });
      const remainder = { isMore: isMore && sent === most, others: 0 };
      const { pickupKeyword } = account.reply;
      const shown = withHint(part, remainder, pickupKeyword, mostTextBytes, 'customer-service');
      const outcome = await this.sender.send(account, message.fromUserName, shown);
      this.observers.tell?.({ kind: 'late-sent', message: key, part: shown, ...outcome });
      if (outcome.result === 'unknown') doubtful.push(at);
      else if (outcome.result !== 'sent') {
        this.underWay.delete(key);
        return outcome;
      }
      const isDone = sent === parts.length && doubtful.length === 0;
      // Not noted: another instance has taken the reply over and goes on with it.
      if (isDone || !(await this.ledger.noteParts(key, epoch, sent, doubtful))) break;
    }
    return { result: doubtful.length > 0 ? 'unknown' : 'sent', isMore };
  }

  /** What became of the reply is noted: it is not on its way any more. */
  ended({ key }: Work): void {
    this.underWay.delete(key);
  }

  /** Lets anybody send the reply, or what follows the part that is on its way and may have arrived. */
  async giveBack({ key, epoch }: Work): Promise<boolean> {
    const { sent, of, doubtful } = this.underWay.get(key) ?? { sent: 0, of: 1, doubtful: [] };
    if (sent > 0) await this.ledger.noteParts(key, epoch, sent, doubtful);
    if (sent === of) return this.ledger.settle(key, epoch, 'pickup');
    return this.ledger.postpone(key, epoch, 0, false);
  }

  /**
   * What pickup messages get, one part each: what may not have arrived, and what was not sent.
   * @param aiLabel follows each, where a model wrote it
   * @param isAtOnce what fits into one message goes in one, whether a hint fits or not
   */
  toFetch(aiLabel: string, reply: Reply, sent: SentParts, isAtOnce: boolean): readonly Reply[] {
    const label = labelBytes(reply, aiLabel);
    const whole = this.left(reply, sent, mostTextBytes - label);
    if (isAtOnce && whole.length === 1) return whole;
    return this.left(reply, sent, bytesBesideHint - label);
  }

  private left(
    reply: Reply,
    { sentParts = 0, doubtfulParts = [], message }: SentParts,
    bytes: number,
  ): readonly Reply[] {
    if (sentParts === 0) return this.sender.parts(reply, bytes, 'passive');
    const groups = this.groups(reply, mostAfter(isEventText(message)));
    const doubtful = groups.flat().filter((_, at) => doubtfulParts.includes(at));
    let before = 0;
    const unsent = groups.map((group) => {
      const left = group.slice(Math.max(0, sentParts - before));
      before += group.length;
      return left;
    });
    return [
      ...doubtful.flatMap((part) =>
        this.sender.parts(part, bytes - repetitionBytes, 'passive').map(asRepetition),
      ),
      // Cut anew, since a hint is to follow each of them, and the other channel writes links longer.
      ...unsent.flatMap(joinedParts).flatMap((part) => this.sender.parts(part, bytes, 'passive')),
    ];
  }

  /** The messages of a reply, or of each of several; with room for a hint where they may be too many. */
  private groups(reply: Reply, most: number): readonly (readonly SingleReply[])[] {
    const all = reply.type === 'several' ? reply.replies : [reply];
    const whole = all.map((one) => this.sender.parts(one));
    if (whole.flat().length <= most) return whole;
    return all.map((one) => this.sender.parts(one, bytesBesideHint));
  }
}

function mostAfter(isAfterEvent: boolean): number {
  return isAfterEvent ? MOST_AFTER_EVENT : MOST_MESSAGES;
}

function isEventText(message = '{}'): boolean {
  return (JSON.parse(message) as { readonly MsgType?: unknown }).MsgType === 'event';
}
