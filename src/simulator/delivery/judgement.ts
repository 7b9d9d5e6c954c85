import type { Account } from '../account';
import type { PushedMessage } from '../messages/message';
import { openReply } from '../replies/reply-envelope';
import { readReply } from '../replies/reply-reader';
import { nothing, outage, type Seen, type SeenReply } from '../replies/seen';
import { UnacceptableReplyError } from '../replies/unacceptable-reply-error';
import { XmlElement } from '../replies/xml-tree';
import type { DeliveryOutcome } from './delivery';
import type { Exchange } from './wire';

/** What WeChat makes of an answer. */
export interface Judgement {
  readonly outcome: DeliveryOutcome;
  readonly seen: Seen;
  readonly problem?: string;
}

export async function judge(
  answer: Exchange,
  message: PushedMessage,
  account: Account,
): Promise<Judgement> {
  if (answer.ending !== 'answered') return failed(answer.ending, `no answer: ${answer.ending}`);
  if (answer.status !== 200) return failed('bad-status', `HTTP ${answer.status} in place of 200`);
  const text = answer.bytes.toString();
  if (text === '' || text === 'success') return { outcome: 'answered', seen: nothing };
  try {
    const reply = await readAnswer(answer.bytes, message, account);
    return { outcome: 'answered', seen: { kind: 'reply', reply } };
  } catch (error) {
    const outcome = error instanceof UnacceptableReplyError ? 'bad-reply' : 'bad-body';
    return failed(outcome, error instanceof Error ? error.message : String(error));
  }
}

async function readAnswer(
  bytes: Buffer,
  message: PushedMessage,
  account: Account,
): Promise<SeenReply> {
  const document = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const reply = await openReply(await XmlElement.parse(document), account);
  checkAddress(reply, message);
  return readReply(reply, message.message.msgType === 'event');
}

function checkAddress(reply: XmlElement, message: PushedMessage): void {
  if (reply.textOf('ToUserName') !== message.openId) {
    throw new UnacceptableReplyError('ToUserName is not the OpenID of the user who wrote');
  }
  if (reply.textOf('FromUserName') !== message.originalId) {
    throw new UnacceptableReplyError('FromUserName is not the account that was written to');
  }
  if (!/^\d+$/.test(reply.textOf('CreateTime'))) {
    throw new UnacceptableReplyError('CreateTime is no whole number');
  }
}

function failed(outcome: DeliveryOutcome, problem: string): Judgement {
  return { outcome, seen: outage, problem };
}
