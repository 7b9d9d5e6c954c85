import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import {
  Deferred,
  OnText,
  type HandlerContext,
  type MessageHandler,
  type TextMessage,
} from '../../../src/wechat';

function note(event: string, { fromUserName, content }: TextMessage): void {
  const line = [event, process.pid, Date.now(), fromUserName, content].join('\t');
  appendFileSync(process.env['JOURNAL'] ?? '', `${line}\n`);
}

/** `wait 500 …` takes half a second, heeding its signal; `deaf 500 …` does not; `die` ends the process. */
async function work(message: TextMessage, { signal }: HandlerContext): Promise<string> {
  note('begin', message);
  signal.addEventListener('abort', () => note('abort', message));
  const [, verb, ms] = /(wait|deaf|die) ?(\d*)/.exec(message.content) ?? [];
  if (verb === 'die') process.kill(process.pid, 'SIGKILL');
  await pause(Number(ms), undefined, verb === 'wait' ? { signal } : {});
  note('end', message);
  return `答：${message.content}`;
}

@OnText()
class PlainWork implements MessageHandler<TextMessage> {
  handle = work;
}

@OnText(/^ordered/, { inOrder: true })
class OrderedWork implements MessageHandler<TextMessage> {
  handle = work;
}

@Deferred({ reply: '收到' })
@OnText(/^deferred/)
class DeferredWork implements MessageHandler<TextMessage> {
  handle = work;
}

@Deferred({ reply: '收到' })
@OnText(/^queued/, { inOrder: true })
class QueuedWork implements MessageHandler<TextMessage> {
  handle = work;
}

@Module({ providers: [PlainWork, OrderedWork, DeferredWork, QueuedWork] })
export class HandlersModule {}
