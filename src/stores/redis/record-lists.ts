import { dueTime, isWaiting, needsWork, type LedgerRecord, type LedgerTimes } from '../../ledger';

/** Lists by which records are found, with the score that a record has in each. */
function listsOf(
  record: LedgerRecord | undefined,
  times: LedgerTimes,
): ReadonlyMap<string, number> {
  const lists = new Map<string, number>();
  if (!record) return lists;
  const { createdAt, owner, state, user } = record;
  // What has an owner is looked for when that has died, all else when it is due.
  if (needsWork(record))
    lists.set(owner === '' ? 'due' : `own:${owner}`, dueTime(record, { times }));
  if (isWaiting(record)) lists.set(`waiting:${user}`, createdAt);
  if (state === 'dead') lists.set('dead', createdAt);
  return lists;
}

/** Names and scores of the lists that a record leaves (score empty) or enters. */
export function moves(
  before: LedgerRecord | undefined,
  after: LedgerRecord,
  times: LedgerTimes,
): readonly (string | number)[] {
  const [from, to] = [listsOf(before, times), listsOf(after, times)];
  const left = [...from.keys()].filter((list) => !to.has(list));
  const entered = [...to].filter(([list, score]) => from.get(list) !== score);
  return [...left.flatMap((list) => [list, '']), ...entered.flat()];
}
