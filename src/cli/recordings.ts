import { resolve } from 'node:path';
import type { RecordedMessage } from '../recording';
import { chosenAccount } from './chosen-account';
import { CommandError, INVOCATION, type CommandContext } from './command';

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

/**
 * @param id its first characters do; `last`: the newest
 * @throws CommandError when nothing has that id, or several have
 */
export async function recordedAs(
  context: CommandContext,
  id: string,
  account: string | undefined,
): Promise<RecordedMessage> {
  const all = await recordedMessages(context, account);
  const found = id === 'last' ? all.slice(-1) : all.filter((one) => one.id.startsWith(id));
  const [message, another] = found;
  const list = `"${INVOCATION} record list" lists all`;
  if (another) throw new CommandError(`Several ids begin with ${id}: give more of it; ${list}.`);
  if (message) return message;
  throw new CommandError(
    `Nothing was recorded under the id ${id}: ${list}. Recording is on with WECHAT_RECORD=100.`,
  );
}

/** Whatever people see of a message: with a pseudonym for its user, everywhere. */
export function withoutUser<T>(shown: T, { openId, user }: RecordedMessage): T {
  if (openId === '') return shown;
  return JSON.parse(JSON.stringify(shown).replaceAll(openId, user)) as T;
}
