import type { Ledger } from '../../ledger';
import type { Reply } from '../replies';
import type { Work } from '../handling/work';
import type { LateReplySender, SendOutcome } from './late-reply.sender';
import { bytesBesideHint } from './pickup-hint';

/** Sends replies message by message; what has perhaps arrived is never sent again. */
export class PartByPart {
  /** Messages whose reply is on its way: how many of its parts count as sent. */
  private readonly underWay = new Map<string, { readonly sent: number; readonly of: number }>();

  constructor(
    private readonly ledger: Ledger,
    private readonly sender: LateReplySender,
  ) {}

  /** Begins after the parts that were sent already, and ends with the first that does not arrive. */
  async send({ key, epoch, message, sentParts }: Work, reply: Reply): Promise<SendOutcome> {
    const parts = this.sender.parts(reply);
    let whole: SendOutcome = { result: 'sent' };
    for (let part = parts[sentParts], sent = sentParts; part; part = parts[sent]) {
      this.underWay.set(key, { sent: sent + 1, of: parts.length });
      const outcome = await this.sender.send(message.fromUserName, part);
      if (outcome.result === 'unknown') whole = outcome;
      else if (outcome.result !== 'sent') {
        this.underWay.delete(key);
        return outcome;
      }
      sent += 1;
      const isOver = sent === parts.length || !(await this.ledger.noteParts(key, epoch, sent));
      // Not noted: another instance has taken the reply over and goes on with it.
      if (isOver) break;
    }
    return whole;
  }

  /** What became of the reply is noted: it is not on its way any more. */
  ended({ key }: Work): void {
    this.underWay.delete(key);
  }

  /** Lets anybody send the reply, or what follows the part that is on its way and may have arrived. */
  async giveBack({ key, epoch }: Work): Promise<boolean> {
    const { sent, of } = this.underWay.get(key) ?? { sent: 0, of: 1 };
    if (sent === of) return this.ledger.settle(key, epoch, 'sent');
    if (sent > 0) await this.ledger.noteParts(key, epoch, sent);
    return this.ledger.postpone(key, epoch, 0, false);
  }

  /**
   * What pickup messages get, one part each, of a reply of which the first messages were sent.
   * @param isAtOnce what fits into one message goes in one, whether a hint fits or not
   */
  toFetch(reply: Reply, sentParts: number, isAtOnce: boolean): readonly Reply[] {
    const rest = this.rest(reply, sentParts);
    const whole = this.sender.parts(rest);
    return isAtOnce && whole.length === 1 ? whole : this.sender.parts(rest, bytesBesideHint);
  }

  private rest(reply: Reply, sentParts: number): Reply {
    if (sentParts === 0 || reply.type !== 'text') return reply;
    const left = this.sender.parts(reply).slice(sentParts);
    const texts = left.map((part) => (part.type === 'text' ? part.content : ''));
    return { ...reply, content: texts.join('') };
  }
}
