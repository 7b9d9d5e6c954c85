import { NestFactory } from '@nestjs/core';
import type { Command } from 'commander';
import { loadConfiguration } from '../config';
import { Ledger, type LedgerEntry } from '../ledger';
import { storesModule } from '../stores';
import { eventName, toMessage, type RawFields } from '../wechat';

const MOST = 1000;

interface DeadOptions {
  readonly json?: boolean;
}

/** `dead`: the messages whose work was set aside, oldest first, without their users. */
export function addDeadCommand(program: Command): void {
  program
    .command('dead')
    .description('lists messages that were given up: why, after how many attempts')
    .option('--json', 'one JSON object a line')
    .action(async ({ json = false }: DeadOptions) => {
      const lines = (await deadWork()).map((work) => (json ? JSON.stringify(work) : inWords(work)));
      if (lines.length === 0 && !json) lines.push('No message was set aside.');
      for (const line of lines) process.stdout.write(`${line}\n`);
    });
}

async function deadWork() {
  const stores = storesModule(await loadConfiguration());
  const context = await NestFactory.createApplicationContext(stores, {
    logger: ['error'],
    abortOnError: false,
  });
  try {
    return (await context.get(Ledger).dead(MOST)).map((work) => summary(work));
  } finally {
    await context.close();
  }
}

function summary({ key, record }: LedgerEntry) {
  const message = toMessage(JSON.parse(record.message) as RawFields);
  const event = 'event' in message ? ` ${eventName(message.event)}` : '';
  return {
    key,
    receivedAt: new Date(record.createdAt).toISOString(),
    message: `${message.msgType}${event}`,
    attempts: record.attempts + record.failures,
    reason: record.error ?? 'unknown',
  };
}

function inWords({
  key,
  receivedAt,
  message,
  attempts,
  reason,
}: ReturnType<typeof summary>): string {
  return `${receivedAt}  ${message}  after ${attempts} attempts: ${reason}  (${key})`;
}
