import type { Ledger, LedgerRecord } from '../../ledger';
import { mostTextBytes, type Reply } from '../replies';
import type { Work } from '../answering/work';
import type { MessageObservers } from '../observing/message-observers';
import type { LateReplySender, SendOutcome } from './late-reply.sender';
import { asRepetition, bytesBesideHint, repetitionBytes } from './pickup-hint';

/** Which messages of a reply were sent, and which of those may not have arrived. */
export type SentParts = Pick<LedgerRecord, 'sentParts' | 'doubtfulParts'>;

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
   * Begins after the parts that were sent already, and ends with the first that does not arrive.
   * @returns `unknown` where all were sent and some of them, now or before, may not have arrived
   */
  async send(work: Work, reply: Reply): Promise<SendOutcome> {
    const { account, key, epoch, message, sentParts } = work;
    const parts = this.sender.parts(reply);
    const doubtful = [...(work.doubtfulParts ?? [])];
    for (const [at, part] of [...parts.entries()].slice(sentParts)) {
      const sent = at + 1;
      this.underWay.set(key, { sent, of: parts.length, doubtful: [...doubtful, at] });
      const outcome = await this.sender.send(account, message.fromUserName, part);
      this.observers.tell?.({ kind: 'late-sent', message: key, part, ...outcome });
      if (outcome.result === 'unknown') doubtful.push(at);
      else if (outcome.result !== 'sent') {
        this.underWay.delete(key);
        return outcome;
      }
      const isDone = sent === parts.length && doubtful.length === 0;
      // Not noted: another instance has taken the reply over and goes on with it.
      if (isDone || !(await this.ledger.noteParts(key, epoch, sent, doubtful))) break;
    }
    return { result: doubtful.length > 0 ? 'unknown' : 'sent' };
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
   * @param isAtOnce what fits into one message goes in one, whether a hint fits or not
   */
  toFetch(reply: Reply, sent: SentParts, isAtOnce: boolean): readonly Reply[] {
    const whole = this.left(reply, sent);
    return isAtOnce && whole.length === 1 ? whole : this.left(reply, sent, bytesBesideHint);
  }

  private left(
    reply: Reply,
    { sentParts = 0, doubtfulParts = [] }: SentParts,
    bytes = mostTextBytes,
  ): readonly Reply[] {
    if (sentParts === 0) return this.sender.parts(reply, bytes);
    const parts = this.sender.parts(reply);
    const doubtful = parts.filter((_, at) => doubtfulParts.includes(at));
    return [
      ...doubtful.flatMap((part) =>
        this.sender.parts(part, bytes - repetitionBytes).map(asRepetition),
      ),
      ...this.joined(parts.slice(sentParts), bytes),
    ];
  }

  /** Parts of texts are cut anew, since a hint is to follow each of them. */
  private joined(parts: readonly Reply[], bytes: number): readonly Reply[] {
    const [first] = parts;
    if (first?.type !== 'text') return parts;
    const texts = parts.map((part) => (part.type === 'text' ? part.content : ''));
    return this.sender.parts({ ...first, content: texts.join('') }, bytes);
  }
}
