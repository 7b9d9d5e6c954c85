import { resolve } from 'node:path';
import type { RecordedMessage } from '../recording';
import { chosenAccount } from './chosen-account';
import { chosenById } from './chosen-id';
import type { CommandContext } from './command';

/** The messages that the service has recorded of an account, oldest first. @throws UsageError */
export async function recordedMessages(
  context: CommandContext,
  account: string | undefined,
): Promise<readonly RecordedMessage[]> {
  const { openRecordings, recordedMessage } =
    require('../recording') as typeof import('../recording');
  const { configuration, account: chosen } = await chosenAccount(context, account);
  const store = openRecordings({
    most: configuration.get('WECHAT_RECORD', { infer: true }),
    dataDirectory: resolve(configuration.get('DATA_DIR', { infer: true })),
    redisUrl: configuration.get('REDIS_URL', { infer: true }),
  });
  context.progress('Reading what was recorded');
  try {
    const all = await store.all(chosen.appId);
    return all.map(recordedMessage);
  } finally {
    await store.close();
  }
}

/** @param id its first characters do; `last`: the newest @throws CommandError */
export async function recordedAs(
  context: CommandContext,
  id: string,
  account: string | undefined,
): Promise<RecordedMessage> {
  return messageAs(await recordedMessages(context, account), id);
}

/** @param id its first characters do; `last`: the newest @throws CommandError */
export function messageAs(all: readonly RecordedMessage[], id: string): RecordedMessage {
  const newest = all.at(-1);
  if (id === 'last' && newest) return newest;
  return chosenById(all, id, {
    idOf: (one) => one.id,
    list: 'record list',
    happened: 'was recorded',
    cure: 'Recording is on with WECHAT_RECORD=100.',
  });
}
