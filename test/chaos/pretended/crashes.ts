import type { LedgerRecord } from '../../../src/ledger';
import { type TextMessage, textMessage } from '../../../src/wechat/messages';
import { ledgerKey } from '../../../src/wechat/messages/message-identity';
import type { Fleet } from './fleet';
import type { PretendedInstance } from './instance';
import type { Story } from './story';

/** From the note that a delivery carries the reply until that is written, at most. */
const WRITING_MS = 50;

export function messageOf({ account }: Fleet, id: string, user: string): TextMessage {
  const content = id.startsWith('k') ? account.reply.pickupKeyword : id;
  const message = textMessage().with('content', content);
  return message.with('fromUserName', user).with('msgId', id).build();
}

/** What the store knows of the message and of what follows its reply. */
export function recordsOf(fleet: Fleet, { id, user }: Story): readonly LedgerRecord[] {
  const key = ledgerKey(fleet.account, messageOf(fleet, id, user));
  return [key, `${key}+`].flatMap((one) => fleet.records.all.get(one) ?? []);
}

/** The instance is about to end or to stop: what it is at may be done again. */
export function noteInterruptions(fleet: Fleet, { name }: PretendedInstance): void {
  for (const story of fleet.stories.values()) {
    for (const { owner, state, channel } of recordsOf(fleet, story)) {
      if (owner === name && state === 'running') story.interruptions += 1;
      if (owner === name && state === 'done' && channel === 'late') story.mayRepeat = true;
    }
  }
}

/** A delivery ended: just as its reply had been noted as carried, that may be lost. */
export function noteLost(fleet: Fleet, message: TextMessage): void {
  const { records, account, stories } = fleet;
  const key = ledgerKey(account, message);
  const record = records.all.get(key);
  const takenAt = (record?.lookAt ?? 0) - records.times.memory;
  if (record?.channel !== 'passive' || Date.now() - takenAt > WRITING_MS) return;
  for (const story of stories.values()) {
    const isFetched = recordsOf(fleet, story).some(({ fetchedBy }) => fetchedBy?.includes(key));
    if (story.id === message.msgId || isFetched) story.mayBeLost = true;
  }
}
