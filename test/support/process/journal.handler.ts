import { appendFileSync, readFileSync } from 'node:fs';
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
 * second, `hang 7` never ends in the process 7, `hang first` never ends when it is run first, `freeze 7`
 * stops the process 7 until it is told to go on, `throw` fails with all it knows.
 * Every run has an answer of its own.
 */
@OnUnhandled()
export class JournalHandler implements MessageHandler {
  async handle(message: IncomingMessage, { delivery }: HandlerContext): Promise<string> {
    const content = isMessage(message, 'text') ? message.content : '';
    appendFileSync(process.env['JOURNAL'] ?? '', `${process.pid} ${content}\n`);
    const [verb, number] = content.split(' ');
    if (verb === 'hang' && isToHang(content)) await new Promise(() => undefined);
    if (verb === 'wait') await pause(Number(number));
    if (verb === 'freeze' && Number(number) === process.pid) process.kill(process.pid, 'SIGSTOP');
    if (verb === 'throw') throw new Error(`failed for ${message.fromUserName}`);
    return `answer ${process.pid} ${delivery} ${Math.random()}`;
  }
}

function isToHang(content: string): boolean {
  const [, which] = content.split(' ');
  if (which !== 'first') return Number(which) === process.pid;
  const runs = readFileSync(process.env['JOURNAL'] ?? '', 'utf8').split('\n');
  return runs.filter((line) => line.endsWith(` ${content}`)).length === 1;
}
