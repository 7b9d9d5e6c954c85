import { openEnvelope, type PlatformObserver } from '../../simulator';
import type { SendTarget } from './send-target';

type Packed = Parameters<NonNullable<PlatformObserver['packed']>>;

/** The documents of one exchange, as they are signed and as they go over the wire. */
export class RawExchange {
  private plain = '';
  private sent = '';

  constructor(private readonly account: SendTarget['account']) {}

  note(pushed: Packed[0], request: Packed[1]): void {
    this.plain = pushed.xml;
    this.sent = request.body.toString();
  }

  of(body: string) {
    const isEncrypted = this.sent !== this.plain;
    const answer = { answered: body, ...(isEncrypted && { opened: this.opened(body) }) };
    return { message: this.plain, ...(isEncrypted && { sent: this.sent }), ...answer };
  }

  private opened(body: string): string | undefined {
    const ciphertext = /<Encrypt>(?:<!\[CDATA\[)?([\w+/=]+)/.exec(body)?.[1];
    const { encodingAesKey } = this.account;
    if (ciphertext === undefined || encodingAesKey === undefined) return undefined;
    try {
      return openEnvelope(ciphertext, encodingAesKey).text;
    } catch {
      return undefined;
    }
  }
}
