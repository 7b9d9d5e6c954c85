import { hash } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { Ledger, type LedgerEntry } from '../ledger';
import { storesModule } from '../stores';
import { eventName, toMessage, type Accounts, type RawFields, type WechatAccount } from '../wechat';
import type { ChosenAccounts } from './chosen-account';
import { chosenById } from './chosen-id';
import { CommandError, INVOCATION, type CommandContext } from './command';

const MOST = 1000;
const ID_LENGTH = 12;

/** One message whose work was set aside, without its user. */
export interface DeadMessage {
  readonly id: string;
  readonly receivedAt: string;
  /** Its name, where there are several. */
  readonly account?: string;
  /** Its type, and that of its event. */
  readonly message: string;
  readonly attempts: number;
  readonly reason: string;
}

/** Work that was given up, on the store that the running service uses. */
export class DeadWork {
  constructor(
    private readonly ledger: Ledger,
    private readonly accounts: Accounts,
  ) {}

  /** Oldest first. */
  async list(): Promise<readonly DeadMessage[]> {
    const entries = await this.ledger.dead(MOST);
    return entries.map((entry) => summary(entry, this.accounts.ofKey(entry.key)?.labels));
  }

  /** @returns the whole id @throws CommandError when nothing has that id, or several have */
  async retry(id: string): Promise<string> {
    const entry = await this.find(id);
    if (await this.ledger.revive(entry.key)) return idOf(entry);
    const cure = `look again with "${INVOCATION} dead"`;
    throw new CommandError(
      `${idOf(entry)} is not set aside any more, or its reply was shown: ${cure}.`,
    );
  }

  /** @returns the ids of all that are done again */
  async retryAll(): Promise<readonly string[]> {
    const ids: string[] = [];
    for (const entry of await this.ledger.dead(MOST)) {
      if (await this.ledger.revive(entry.key)) ids.push(idOf(entry));
    }
    return ids;
  }

  /** @returns the whole id @throws CommandError when nothing has that id, or several have */
  async drop(id: string): Promise<string> {
    const entry = await this.find(id);
    await this.ledger.drop(entry.key);
    return idOf(entry);
  }

  private async find(id: string): Promise<LedgerEntry> {
    const all = await this.ledger.dead(MOST);
    return chosenById(all, id, { idOf, list: 'dead', happened: 'was set aside' });
  }
}

/** Opens the store for as long as `use` takes; the service may run meanwhile. */
export async function withDeadWork<T>(
  context: CommandContext,
  { configuration, accounts }: ChosenAccounts,
  use: (dead: DeadWork) => Promise<T>,
): Promise<T> {
  const stores = storesModule(configuration, accounts, { isVisit: true });
  context.progress('Looking at the store');
  const app = await NestFactory.createApplicationContext(stores, {
    logger: false,
    abortOnError: false,
  });
  try {
    return await use(new DeadWork(app.get(Ledger), accounts));
  } finally {
    await app.close();
  }
}

/** The key names the user. */
function idOf({ key }: LedgerEntry): string {
  return hash('sha256', key).slice(0, ID_LENGTH);
}

function summary(entry: LedgerEntry, labels?: WechatAccount['labels']): DeadMessage {
  const { record } = entry;
  const message = toMessage(JSON.parse(record.message) as RawFields);
  const event = 'event' in message ? ` ${eventName(message.event)}` : '';
  return {
    id: idOf(entry),
    receivedAt: new Date(record.createdAt).toISOString(),
    ...labels,
    message: `${message.msgType}${event}`,
    attempts: record.attempts + record.failures,
    reason: record.error ?? 'unknown',
  };
}
