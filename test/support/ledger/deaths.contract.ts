import type { Ledger } from '../../../src/ledger/ledger';
import type { ClaimRequest } from '../../../src/ledger/transitions/claim';
import { until } from '../until';
import { dueFor } from './due-for';

/**
 * Of instances that die: whose work is taken up, and what is set aside for ending them.
 * @param die ends an instance as a crash would, and gives another one when that is noticed
 */
export function deathsContract(
  message: ClaimRequest,
  first: () => Ledger,
  die: (ledger: Ledger) => Promise<Ledger>,
): void {
  /** Whoever takes the work up runs it beside so many others, and dies. */
  async function dieWith(ledger: Ledger, attempts: number, alone: number): Promise<Ledger> {
    const [due] = await dueFor(ledger);
    expect(due).toMatchObject({ key: 'k', record: { attempts: attempts - 1, channel: 'late' } });
    const run = { attempts, batch: 2, alone };
    expect(await ledger.noteRun('k', due?.epoch ?? 0, run)).toBe(true);
    return die(ledger);
  }

  it('lets a new delivery take over from a dead instance, and tells what is known of its run', async () => {
    let ledger = first();
    await ledger.claim('k', message);
    ledger = await die(ledger);
    const past = { attempts: 1, batch: undefined, alone: undefined };
    expect(await ledger.claim('k', message)).toEqual({ kind: 'run', epoch: 2, delivery: 2, past });
    const run = { attempts: 2, batch: 3, alone: 1 };
    expect(await ledger.noteRun('k', 1, run)).toBe(false);
    expect(await ledger.noteRun('k', 2, run)).toBe(true);
    ledger = await die(ledger);
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run', epoch: 3, past: run });
    await ledger.finish('k', 3, 'reply', true);
    expect(await ledger.noteRun('k', 3, run)).toBe(false);
  });

  it('runs after three deaths only when no delivery waits, and promises the reply', async () => {
    let ledger = first();
    await ledger.claim('k', message);
    await ledger.noteRun('k', 1, { attempts: 3, batch: 9, alone: 0 });
    ledger = await die(ledger);
    const claim = await ledger.claim('k', message);
    expect(claim).toMatchObject({ kind: 'acknowledge', promised: 'late' });
    expect(await dueFor(ledger)).toMatchObject([{ key: 'k', epoch: 2, record: { attempts: 3 } }]);
  });

  it('sets aside what three instances died of, two of them while it was alone', async () => {
    let ledger = first();
    await ledger.claim('k', { ...message, deferred: true });
    ledger = await dieWith(await die(ledger), 2, 0);
    ledger = await dieWith(ledger, 3, 1);
    ledger = await dieWith(ledger, 4, 2);
    let due: readonly unknown[] = [];
    let dead: Awaited<ReturnType<Ledger['dead']>>[number] | undefined;
    await until(async () => {
      due = [...due, ...(await ledger.due(10))];
      [dead] = await ledger.dead(10);
      return dead !== undefined;
    });
    expect(due).toEqual([]);
    expect(dead).toMatchObject({ key: 'k', record: { state: 'dead', message: 'm1', attempts: 4 } });
    expect(await ledger.claim('k', message)).toEqual({ kind: 'acknowledge', delivery: 2 });
  });
}
