import type { LedgerRecord } from '../ledger-record';
import type { News } from '../ledger-store';
import { isOwned } from './claim';
import type { Circumstances } from './transition';

/** What a delivery that waits for the message has to be told. */
export function newsOf(
  record: LedgerRecord | undefined,
  c: Pick<Circumstances, 'me' | 'isAlive'>,
): News {
  if (!record || record.reply !== undefined || record.channel !== 'open') return 'settled';
  if (record.state === 'dead') return 'settled';
  return isOwned(record, c) ? 'nothing' : 'orphaned';
}
