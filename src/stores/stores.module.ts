import { resolve } from 'node:path';
import type { DynamicModule } from '@nestjs/common';
import type { Configuration } from '../config';
import type { Accounts } from '../wechat';
import { EmbeddedModule } from './embedded';
import { LEDGER_TIMES, type LedgerTimes } from '../ledger';

/** How the stores are used. */
export interface StoresUse {
  /** For a moment, beside the service, which alone knows how long all its accounts have to be remembered. */
  readonly isVisit?: boolean;
}

/** The module of the stores that the configuration asks for, made for these accounts. */
export function storesModule(
  configuration: Configuration,
  accounts: Accounts,
  { isVisit = false }: StoresUse = {},
): DynamicModule {
  const times = ledgerTimes(configuration, accounts);
  const url = configuration.get('REDIS_URL', { infer: true });
  if (url !== undefined) {
    // On demand: BullMQ and ioredis are a quarter of what there is to load.
    const { RedisModule } = require('./redis') as typeof import('./redis');
    return RedisModule.forRoot({ url, accounts, times });
  }
  return EmbeddedModule.forRoot({
    directory: resolve(configuration.get('DATA_DIR', { infer: true })),
    accounts,
    times,
    isVisit,
  });
}

/** As long as a signature is accepted, what it carried is remembered; a day where none grows old. */
function freshness(accounts: Accounts): number {
  const ages = accounts.all().map(({ signatureMaxAge }) => signatureMaxAge);
  return ages.includes(0) ? 86_400_000 : 2 * (Math.max(0, ...ages) + 1000);
}

/** Such a deadline is for a simulated platform, which cuts as much sooner. */
const SHORTENED_MS = 1000;

/**
 * WeChat cuts after 5 seconds, whatever the deadline, and delivers again at once, unless it has
 * given up.
 */
export function quietAfter(deadline: number): number {
  const inProportion = 2 * deadline;
  return deadline > SHORTENED_MS ? Math.max(inProportion, LEDGER_TIMES.quiet) : inProportion;
}

/** WeChat's 5 seconds; of a simulated platform, in proportion to its deadline. */
export function cutAfter(deadline: number): number {
  return deadline > SHORTENED_MS ? LEDGER_TIMES.cut : 1.5 * deadline;
}

const DEFAULT_DEADLINE_MS = 4500;

/** All follow the reply deadline, so that a shortened one shortens everything in proportion. */
function ledgerTimes(configuration: Configuration, accounts: Accounts): LedgerTimes {
  const deadlines = accounts.all().map(({ reply }) => reply.deadline);
  const deadline = Math.max(...(deadlines.length > 0 ? deadlines : [DEFAULT_DEADLINE_MS]));
  return {
    lease: Math.min(LEDGER_TIMES.lease, Math.max(deadline, 250)),
    memory: configuration.get('WECHAT_DEDUP_TTL', { infer: true }) * 1000,
    freshness: freshness(accounts),
    cut: deadline > SHORTENED_MS ? LEDGER_TIMES.cut : (deadline * 10) / 9,
    quiet: quietAfter(deadline),
    pickup: LEDGER_TIMES.pickup,
  };
}
