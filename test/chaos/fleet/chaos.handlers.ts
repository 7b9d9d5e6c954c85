import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import {
  OnText,
  type HandlerContext,
  type MessageHandler,
  type TextMessage,
} from '../../../src/wechat';

const { JOURNAL = '', INSTANCE = '' } = process.env;

function note(event: 'begin' | 'end', { msgId, fromUserName }: TextMessage): void {
  // The monotonic clock: that of the calendar is wrong in some scenarios.
  const at = process.hrtime.bigint() / 1_000_000n;
  appendFileSync(JOURNAL, `${[event, INSTANCE, process.pid, msgId, fromUserName, at].join(' ')}\n`);
}

/** `wait 500` takes half a second. Each run has a reply of its own, which names its user. */
@OnText()
class ChaosHandler implements MessageHandler<TextMessage> {
  async handle(message: TextMessage, { signal }: HandlerContext): Promise<string> {
    note('begin', message);
    await pause(Number(/wait (\d+)/.exec(message.content)?.[1] ?? 0), undefined, { signal });
    note('end', message);
    return `${message.fromUserName} ${message.msgId} ${INSTANCE} ${Math.random()}`;
  }
}

@Module({ providers: [ChaosHandler] })
export class HandlersModule {}
