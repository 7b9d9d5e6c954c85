import { rmSync } from 'node:fs';
import { CONTRACT_TIMES } from '../../../test/support/ledger/ledger.contract';
import { temporaryDirectory } from '../../../test/support/temporary-directory';
import { Ledger } from '../../ledger';
import { newRecord } from '../../ledger/transitions/claim';
import { EmbeddedStore } from './embedded.store';
import type { LogRecords } from './log-records';

const inLane = { fingerprint: 'f', message: 'm', user: 'u', lane: 'lane' };
const times = { ...CONTRACT_TIMES, lease: 4000, memory: 60_000 };

describe('the order of a lane in the embedded store', () => {
  let directory: string;
  const stores: EmbeddedStore[] = [];
  const open = async () => {
    const store = new EmbeddedStore(directory, () => true, times);
    await store.onModuleInit();
    stores.push(store);
    const { records } = store as unknown as { readonly records: LogRecords };
    return { ledger: new Ledger(store), records, log: records.log };
  };

  beforeEach(() => (directory = temporaryDirectory()));
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.onApplicationShutdown();
    rmSync(directory, { recursive: true });
  });

  /** Who may run of all that are left, as each process sees it. */
  const turns = (processes: readonly Ledger[], keys: readonly string[]) =>
    Promise.all(
      processes.map(async (ledger) => {
        const ahead = await Promise.all(keys.map((key) => ledger.ahead('lane', key)));
        return keys.filter((_key, at) => ahead[at] === 0);
      }),
    );

  it('is that of the file where another process writes between a write and the look at it', async () => {
    const [one, two] = [await open(), await open()];
    const { current } = one.log.segments;
    const append = current.append.bind(current);
    jest.spyOn(current, 'append').mockImplementationOnce((bytes) => {
      append(bytes);
      const after = newRecord(inLane, two.records.circumstances());
      two.records.write([{ key: 'b', before: undefined, previous: undefined, after }]);
    });
    await one.ledger.claim('a', inLane);
    const both = [one.ledger, two.ledger];
    expect(await turns(both, ['a', 'b'])).toEqual([['a'], ['a']]);
    await one.ledger.finish('a', 1, 'reply', true);
    expect(await turns(both, ['b'])).toEqual([['b'], ['b']]);
  });

  it('outlives the file in which a message lined up, for a process that starts later as well', async () => {
    const [one, two] = [await open(), await open()];
    await one.ledger.claim('a', inLane);
    one.log.seal();
    await two.ledger.claim('b', inLane);
    const [oldest] = one.log.segments.sealed;
    expect(oldest && one.records.carry(oldest, 10)).toBe(1);
    if (oldest) one.log.drop(oldest);
    const three = await open();
    const all = [one.ledger, two.ledger, three.ledger];
    expect(await turns(all, ['a', 'b'])).toEqual([['a'], ['a'], ['a']]);
    await one.ledger.finish('a', 1, 'reply', true);
    expect(await turns(all, ['b'])).toEqual([['b'], ['b'], ['b']]);
  });

  it('has one that was set aside line up again at the end, for all processes', async () => {
    const [one, two] = [await open(), await open()];
    await one.ledger.claim('a', { ...inLane, deferred: true });
    expect(await turns([two.ledger], ['a'])).toEqual([['a']]);
    await one.ledger.claim('b', inLane);
    await one.ledger.bury('a', 1, 'failed');
    await one.ledger.revive('a');
    const all = [one.ledger, two.ledger, (await open()).ledger];
    expect(await turns(all, ['a', 'b'])).toEqual([['b'], ['b'], ['b']]);
    await one.ledger.finish('b', 1, 'reply', true);
    expect(await turns(all, ['a'])).toEqual([['a'], ['a'], ['a']]);
  });
});
