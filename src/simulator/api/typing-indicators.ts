import { ApiFailure } from './api-endpoint';
import type { ContactWindows } from './contact-windows';

const LASTS = 15_000;
const CONTACT_NEEDED_WITHIN = 30_000;

/** "对方正在输入": lasts 15 seconds or until a message is sent. */
export class TypingIndicators {
  private readonly until = new Map<string, number>();

  constructor(private readonly windows: ContactWindows) {}

  /** @returns whether the user now sees that somebody types. @throws ApiFailure */
  command(openId: string, command: string, at: number): boolean {
    if (command !== 'Typing' && command !== 'CancelTyping') {
      throw new ApiFailure(45072, 'invalid command');
    }
    if (this.windows.sinceContact(openId) > CONTACT_NEEDED_WITHIN) {
      throw new ApiFailure(45080, 'send message first');
    }
    if (command === 'CancelTyping') return this.stop(openId);
    if ((this.until.get(openId) ?? 0) > at) throw new ApiFailure(45081, 'already typing');
    this.until.set(openId, at + LASTS);
    return true;
  }

  stop(openId: string): false {
    this.until.delete(openId);
    return false;
  }
}
