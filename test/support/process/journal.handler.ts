import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import {
  isMessage,
  OnUnhandled,
  type HandlerContext,
  type IncomingMessage,
  type MessageHandler,
} from '../../../src/wechat';

/**
 * Notes each run in the file `JOURNAL`, then does what the text asks for: `wait 500` takes half a
 * second, `throw` fails with all it knows. Every run has an answer of its own.
 */
@OnUnhandled()
export class JournalHandler implements MessageHandler {
  async handle(message: IncomingMessage, { delivery }: HandlerContext): Promise<string> {
    const content = isMessage(message, 'text') ? message.content : '';
    appendFileSync(process.env['JOURNAL'] ?? '', `${process.pid} ${content}\n`);
    const [verb, ms] = content.split(' ');
    if (verb === 'wait') await pause(Number(ms));
    if (verb === 'throw') throw new Error(`failed for ${message.fromUserName}`);
    return `answer ${process.pid} ${delivery} ${Math.random()}`;
  }
}
