import { Logger } from '@nestjs/common';
import { Ledger, type Promised } from '../../ledger';
import { reply, type Reply } from '../replies';
import { counted } from '../../../test/support/wechat/counted';
import { DedupParts, pass } from '../../../test/support/wechat/dedup-parts';
import { workOf } from '../../../test/support/wechat/works';
import type { ReplyOptions } from '../account/wechat-account';
import type { Work } from '../answering/work';
import { lateReplies } from '../wechat.metrics';
import type { SendResult } from './late-reply.sender';

const said = reply.text('说完了');

describe('LateReplies', () => {
  let parts: DedupParts;
  let warn: jest.SpyInstance;

  beforeEach(() => {
    jest.useFakeTimers();
    lateReplies.reset();
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  /** Dispatches the reply of work that was promised, and tells what became of the record. */
  async function dispatched(
    options: Partial<ReplyOptions>,
    results: SendResult[] = [],
    changes: Partial<Work> = {},
    kept: Reply = said,
  ) {
    parts = new DedupParts(options);
    parts.sender.results = results;
    await parts.claim('app:k', { deferred: true });
    await parts.ledger.finish('app:k', 1, JSON.stringify(kept), false);
    await parts.late.dispatch(workOf({ account: parts.account, ...changes }), kept);
    return parts.store.seen('app:k');
  }

  it('sends the reply to the user of the message, and is done', async () => {
    expect(await dispatched({})).toMatchObject({ channel: 'sent', owner: '' });
    expect(parts.sender.sent).toEqual([said]);
    expect([...parts.sender.users]).toEqual([workOf().message.fromUserName]);
    expect(await counted(lateReplies)).toEqual([
      { channel: 'customer-service', result: 'sent', value: 1 },
    ]);
  });

  it.each([
    ['the only part', 'one', 'one', { channel: 'pickup', doubtfulParts: [0] }],
    ['the last part', 'one|two', 'two', { channel: 'pickup', doubtfulParts: [1] }],
    [
      'a part',
      'one|two|three',
      'two',
      { channel: 'late', owner: '', sentParts: 2, doubtfulParts: [1] },
    ],
  ])(
    'gives back what follows %s that is on its way, and that one as in doubt',
    async (_, content, last, expected) => {
      parts = new DedupParts();
      const never = new Promise<never>(() => undefined);
      const send = parts.sender.send.bind(parts.sender);
      const begun = new Promise<void>((resolve) => {
        jest.spyOn(parts.sender, 'send').mockImplementation((account, openId, part) => {
          if (part.type !== 'text' || part.content !== last) return send(account, openId, part);
          resolve();
          return never;
        });
      });
      await parts.claim('app:k', { deferred: true });
      await parts.ledger.finish('app:k', 1, '', false);
      void parts.late.dispatch(workOf({ account: parts.account }), reply.text(content));
      await begun;
      await parts.late.giveBack(workOf({ account: parts.account }));
      expect(parts.store.seen('app:k')).toMatchObject(expected);
    },
  );

  it('does not send again what may have arrived, and keeps it with a word about that', async () => {
    const kept = await dispatched({}, ['unknown']);
    expect(kept).toMatchObject({ channel: 'pickup', doubtfulParts: [0] });
    expect(await counted(lateReplies)).toEqual([
      { channel: 'customer-service', result: 'unknown', value: 1 },
      { channel: 'pickup', result: 'kept', value: 1 },
    ]);
    expect(parts.late.partsToFetch(parts.account, said, kept ?? {}, true)).toEqual([
      reply.text('（可能与已收到的内容重复）\n说完了'),
    ]);
  });

  it.each<[Reply, Reply]>([
    [reply.image('m'), reply.image('m')],
    [
      reply.news({ title: '标题', url: 'u' }),
      reply.news({ title: '（可能与已收到的内容重复）标题', url: 'u' }),
    ],
  ])('keeps what is no text as well, with a word where it has words: %j', async (kept, fetched) => {
    const record = await dispatched({}, ['unknown'], {}, kept);
    expect(record).toMatchObject({ channel: 'pickup' });
    expect(parts.late.partsToFetch(parts.account, kept, record ?? {}, true)).toEqual([fetched]);
  });

  it.each(['refused', 'withheld'] as const)(
    'sets aside what will never arrive (%s), with the reason',
    async (result) => {
      expect(await dispatched({}, [result])).toMatchObject({
        state: 'dead',
        error: expect.stringContaining(`because ${result}`),
      });
      expect(await counted(lateReplies)).toEqual([
        { channel: 'customer-service', result, value: 1 },
      ]);
    },
  );

  it.each(['window-closed', 'quota-used-up', 'daily-quota-used-up'] as const)(
    'keeps for pickup what cannot be sent now (%s), says how to get it, and sends on otherwise',
    async (result) => {
      expect(await dispatched({}, [result])).toMatchObject({ channel: 'pickup', state: 'done' });
      expect(warn.mock.calls).toEqual([[expect.stringMatching(/"继续".*WECHAT_HOLDING_REPLY/)]]);
      expect(await counted(lateReplies)).toEqual([
        { channel: 'customer-service', result, value: 1 },
        { channel: 'pickup', result: 'kept', value: 1 },
      ]);
      expect(parts.late.isKept(parts.account)).toBe(false);
    },
  );

  it('goes on with the part that failed, and skips one that has perhaps arrived', async () => {
    const long = reply.text('一|二|三|四');
    const texts = () => parts.sender.sent.map((part) => 'content' in part && part.content);
    const failed = await dispatched({}, ['sent', 'unknown', 'failed'], {}, long);
    expect(failed).toMatchObject({ channel: 'late', sentParts: 2 });
    expect(texts()).toEqual(['一']);
    await pass(2000);
    const [due] = await parts.ledger.due(1);
    const { sentParts = 0, doubtfulParts } = due?.record ?? {};
    await parts.late.dispatch(
      workOf({ account: parts.account, epoch: due?.epoch, sentParts, doubtfulParts }),
      long,
    );
    expect(texts()).toEqual(['一', '三', '四']);
    const record = parts.store.seen('app:k');
    expect(record).toMatchObject({ channel: 'pickup', sentParts: 4, doubtfulParts: [1] });
    expect(parts.late.partsToFetch(parts.account, long, record ?? {}, true)).toEqual([
      reply.text('（可能与已收到的内容重复）\n二'),
    ]);
  });

  it('sends no further part of what another instance has taken over', async () => {
    jest.spyOn(Ledger.prototype, 'noteParts').mockResolvedValue(false);
    await dispatched({}, [], {}, reply.text('一|二'));
    expect(parts.sender.sent).toEqual([reply.text('一')]);
  });

  it.each([
    [0, 2000],
    [3, 16_000],
    [20, 600_000],
    [31, 600_000],
  ])('tries again what has failed %i times before after %i ms', async (failures, pause) => {
    const record = await dispatched({}, ['failed'], { failures });
    expect(record).toMatchObject({ channel: 'late', state: 'done', owner: '', failures: 1 });
    expect(record?.dueAt).toBe(Date.now() + pause);
  });

  it('sets aside at last what keeps failing', async () => {
    expect(await dispatched({}, ['failed'], { failures: 32 })).toMatchObject({ state: 'dead' });
    expect(await counted(lateReplies)).toContainEqual({
      channel: 'customer-service',
      result: 'given-up',
      value: 1,
    });
  });

  it('keeps replies for pickup from the first time on that WeChat does not let it send', async () => {
    expect(await dispatched({}, ['not-granted'])).toMatchObject({ channel: 'pickup' });
    expect(parts.late.isKept(parts.account)).toBe(true);
    expect(parts.late.holdingReply(parts.account, 'late')).toMatchObject({
      content: expect.stringContaining('继续'),
    });
    await parts.late.dispatch(workOf({ account: parts.account }), said);
    expect(parts.sender.sent).toEqual([]);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/48001.*WECHAT_LATE_REPLY=pickup/));
  });

  it('keeps the reply where pickup is chosen, and drops it where that is', async () => {
    expect(await dispatched({ late: 'pickup' })).toMatchObject({ channel: 'pickup' });
    expect(await dispatched({ late: 'drop' })).toMatchObject({ channel: 'sent' });
    expect(parts.sender.sent).toEqual([]);
    expect(await counted(lateReplies)).toEqual([
      { channel: 'pickup', result: 'kept', value: 1 },
      { channel: 'drop', result: 'dropped', value: 1 },
    ]);
  });

  it.each([
    ['customer-service', reply.none()],
    ['pickup', reply.none()],
    ['customer-service', reply.text(' \u0000\n')],
    ['pickup', reply.text(' \u0000\n')],
  ] as const)('has nothing to bring by %s where the reply is %j', async (late, empty) => {
    expect(await dispatched({ late }, [], {}, empty)).toMatchObject({ channel: 'sent' });
    expect(parts.sender.sent).toEqual([]);
    expect(await counted(lateReplies)).toEqual([{ channel: 'drop', result: 'empty', value: 1 }]);
  });

  it('asks again for the permission to send with the next reply where the answer was lost', async () => {
    await dispatched({}, ['not-granted']);
    const day = 86_400_000;
    await pass(day);
    const ends: unknown[] = [];
    for (const result of ['failed', 'refused', 'not-granted', 'sent'] as const) {
      const key = `app:${result}`;
      parts.sender.results = [result];
      await parts.claim(key, { deferred: true });
      await parts.ledger.finish(key, 1, JSON.stringify(said), false);
      await parts.late.dispatch(workOf({ account: parts.account, key }), said);
      ends.push(parts.store.seen(key)?.channel, parts.store.seen(key)?.state);
    }
    expect(ends).toEqual(['late', 'done', 'late', 'dead', 'pickup', 'done', 'pickup', 'done']);
    expect(parts.sender.sent).toEqual([]);
  });

  const keyword = { type: 'text', content: expect.stringContaining('“取”') as string };

  it.each<[Partial<ReplyOptions>, Promised | undefined, unknown]>([
    [{}, 'late', reply.none()],
    [{ pickupKeyword: '取' }, 'pickup', keyword],
    [{ late: 'drop' }, 'late', reply.none()],
    [{ late: 'pickup', pickupKeyword: '取' }, 'late', keyword],
    [{ late: 'pickup' }, undefined, reply.none()],
    [{ holding: '稍候' }, 'late', reply.text('稍候')],
    [{ holding: '稍候' }, undefined, reply.none()],
    [{ late: 'pickup', holding: '稍候' }, 'pickup', reply.text('稍候')],
  ])(
    'answers under %j a delivery whose reply is to come by %s with what the user can expect',
    (options, promised, expected) => {
      const { account, late } = new DedupParts(options);
      expect(late.holdingReply(account, promised)).toEqual(expected);
    },
  );

  it('shows typing for what takes a while, and again before it fades, until told to stop', async () => {
    parts = new DedupParts();
    const stop = parts.late.showTyping(workOf({ account: parts.account }));
    await pass(400);
    expect(parts.sender.typings).toBe(0);
    await pass(200);
    expect(parts.sender.typings).toBe(1);
    await pass(14_000);
    expect(parts.sender.typings).toBe(2);
    stop();
    await pass(60_000);
    expect(parts.sender.typings).toBe(2);
  });

  it('shows no typing for what is done at once', async () => {
    parts = new DedupParts();
    parts.late.showTyping(workOf({ account: parts.account }))();
    await pass(30_000);
    expect(parts.sender.typings).toBe(0);
  });

  it.each(['pickup', 'drop'] as const)(
    'shows no typing where nothing is sent (%s)',
    async (late) => {
      parts = new DedupParts({ late });
      parts.late.showTyping(workOf({ account: parts.account }))();
      await pass(30_000);
      expect(parts.sender.typings).toBe(0);
    },
  );
});
