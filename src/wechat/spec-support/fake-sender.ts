import { LateReplySender, type SendResult } from '../late-replies/late-reply.sender';
import type { Reply } from '../replies';

/** Notes what would reach the user. */
export class FakeSender extends LateReplySender {
  readonly sent: Reply[] = [];
  readonly users = new Set<string>();
  typings = 0;
  /** How the next attempts end; `sent` where nothing is left. */
  results: SendResult[] = [];

  async send(openId: string, reply: Reply): Promise<SendResult> {
    this.users.add(openId);
    const result = this.results.shift() ?? 'sent';
    if (result === 'sent') this.sent.push(reply);
    return result;
  }

  async typing(openId: string): Promise<void> {
    this.users.add(openId);
    this.typings += 1;
  }
}
