import type { Account } from '../account';
import { secondsOf, type Clock } from '../clock';
import type { RandomSource } from '../random-source';
import { writeElement, writeFields, type Fields } from './fields';
import type { AttachedMedia, Message, PushedMessage } from './message';

/** Keeps a file for a message that carries one and tells its elements (MediaId, PicUrl …). */
export type AttachMedia = (kind: AttachedMedia) => Fields;

/** Adds address, time and id to messages: the same ones to the same message of a user. */
export class MessageStamp {
  private readonly stamped = new WeakMap<Message, Map<string, PushedMessage>>();

  constructor(
    private readonly account: Account,
    private readonly clock: Clock,
    private readonly random: RandomSource,
    private readonly attach: AttachMedia,
  ) {}

  stamp(message: Message, from: string): PushedMessage {
    const byUser = this.stamped.get(message) ?? new Map<string, PushedMessage>();
    this.stamped.set(message, byUser);
    const pushed = byUser.get(from) ?? this.push(message, from);
    byUser.set(from, pushed);
    return pushed;
  }

  private push(message: Message, from: string): PushedMessage {
    const fields = this.complete(message, from);
    const inner =
      message.raw === undefined ? writeFields(fields) : surround(message.raw, message, fields);
    return {
      xml: `<xml>${inner}</xml>`,
      openId: String(fields['FromUserName'] ?? from),
      originalId: String(fields['ToUserName'] ?? this.account.originalId),
      ...(fields['MsgId'] === undefined ? {} : { msgId: String(fields['MsgId']) }),
      createTime: Number(fields['CreateTime']),
      message,
    };
  }

  private complete(message: Message, from: string): Fields {
    const named = message.fields['MediaId'] !== undefined || message.attached === undefined;
    const envelope = {
      ToUserName: this.account.originalId,
      FromUserName: from,
      CreateTime: secondsOf(this.clock),
      MsgType: message.msgType,
    };
    const own = { ...(named ? {} : this.attach(message.attached)), ...message.fields };
    const id = message.msgType === 'event' ? {} : { MsgId: this.random.messageId() };
    return { ...envelope, ...withoutNames(own, envelope), ...id, ...own };
  }
}

// Spreading twice keeps the envelope first and the MsgId last when a test replaces fields.
function withoutNames(fields: Fields, taken: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => !(name in taken) && name !== 'MsgId'),
  );
}

function surround(raw: string, message: Message, fields: Fields): string {
  const missing = (name: string) =>
    raw.includes(`<${name}>`) ? '' : writeElement(name, fields[name]);
  const before = ['ToUserName', 'FromUserName', 'CreateTime'].map(missing).join('');
  return before + raw + (message.event === undefined ? missing('MsgId') : '');
}
