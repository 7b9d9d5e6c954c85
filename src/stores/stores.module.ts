import { resolve } from 'node:path';
import type { DynamicModule } from '@nestjs/common';
import type { Configuration } from '../config';
import { EmbeddedModule } from './embedded';
import { LEDGER_TIMES, type LedgerTimes } from '../ledger';

/** The module of the stores that the configuration asks for. */
export function storesModule(configuration: Configuration): DynamicModule {
  const times = ledgerTimes(configuration);
  const appId = configuration.get('WECHAT_APP_ID', { infer: true });
  const url = configuration.get('REDIS_URL', { infer: true });
  if (url !== undefined) {
    // On demand: BullMQ and ioredis are a quarter of what there is to load.
    const { RedisModule } = require('./redis') as typeof import('./redis');
    return RedisModule.forRoot({
      url,
      appId,
      times,
    });
  }
  return EmbeddedModule.forRoot({
    directory: resolve(configuration.get('DATA_DIR', { infer: true })),
    appId,
    times,
  });
}

/** As long as a signature is accepted, what it carried is remembered; a day where none grows old. */
function freshness(configuration: Configuration): number {
  const maxAge = configuration.get('WECHAT_SIGNATURE_MAX_AGE', { infer: true }) * 1000;
  return maxAge === 0 ? 86_400_000 : 2 * (maxAge + 1000);
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

/** All follow the reply deadline, so that a shortened one shortens everything in proportion. */
function ledgerTimes(configuration: Configuration): LedgerTimes {
  const deadline = configuration.get('WECHAT_REPLY_DEADLINE', { infer: true });
  return {
    lease: Math.min(LEDGER_TIMES.lease, Math.max(deadline, 250)),
    memory: configuration.get('WECHAT_DEDUP_TTL', { infer: true }) * 1000,
    freshness: freshness(configuration),
    cut: deadline > SHORTENED_MS ? LEDGER_TIMES.cut : (deadline * 10) / 9,
    quiet: quietAfter(deadline),
    pickup: LEDGER_TIMES.pickup,
  };
}
