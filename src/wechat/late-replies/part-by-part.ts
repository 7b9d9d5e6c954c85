import type { Ledger } from '../../ledger';
import type { Reply } from '../replies';
import type { Work } from '../work/work';
import type { LateReplySender, SendOutcome } from './late-reply.sender';

/** Sends replies message by message; what has perhaps arrived is never sent again. */
export class PartByPart {
  constructor(
    private readonly ledger: Ledger,
    private readonly sender: LateReplySender,
  ) {}

  /** Begins after the parts that were sent already, and ends with the first that does not arrive. */
  async send({ key, epoch, message, sentParts }: Work, reply: Reply): Promise<SendOutcome> {
    const parts = this.sender.parts(reply);
    let whole: SendOutcome = { result: 'sent' };
    for (let part = parts[sentParts], sent = sentParts; part; part = parts[sent]) {
      const outcome = await this.sender.send(message.fromUserName, part);
      if (outcome.result === 'unknown') whole = outcome;
      else if (outcome.result !== 'sent') return outcome;
      sent += 1;
      const isOver = sent === parts.length || !(await this.ledger.noteParts(key, epoch, sent));
      // Not noted: another instance has taken the reply over and goes on with it.
      if (isOver) break;
    }
    return whole;
  }

  /** What is left of a reply of which the first parts were sent. */
  rest(reply: Reply, sentParts: number): Reply {
    if (sentParts === 0 || reply.type !== 'text') return reply;
    const left = this.sender.parts(reply).slice(sentParts);
    const texts = left.map((part) => (part.type === 'text' ? part.content : ''));
    return { ...reply, content: texts.join('') };
  }
}
