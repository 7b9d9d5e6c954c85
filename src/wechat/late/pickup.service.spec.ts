import type { LedgerRecord } from '../../ledger';
import { ledgerKey, ledgerUser } from '../messages/message-identity';
import { textMessage, type IncomingMessage } from '../messages';
import { reply, type Reply } from '../replies';
import { DedupParts, pass } from '../../../test/support/wechat/dedup-parts';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import { Pickup } from './pickup.service';

const never = new AbortController().signal;
const user = ledgerUser(wechatAccount(), textMessage().build());
const asking = textMessage().with('content', ' 继续 ').with('msgId', '77').build();

describe('Pickup', () => {
  let parts: DedupParts;
  let pickup: Pickup;

  beforeEach(() => {
    jest.useFakeTimers();
    use(new DedupParts({ late: 'pickup' }));
  });
  afterEach(() => jest.useRealTimers());

  function use(made: DedupParts): void {
    parts = made;
    pickup = new Pickup(parts.ledger, parts.late);
  }

  async function keep(key: string, kept?: Reply): Promise<void> {
    await parts.claim(key, { deferred: true, user });
    if (!kept) return;
    await parts.ledger.finish(key, 1, JSON.stringify(kept), false);
    await parts.ledger.settle(key, 1, 'pickup');
    await pass(1);
  }

  const answer = (message: IncomingMessage = asking, signal = never) =>
    pickup.answer(parts.account, message, { signal });

  it('gives the oldest reply first, and tells how many are left', async () => {
    for (const key of ['a', 'b', 'c']) await keep(key, reply.text(key));
    const answers = [];
    for (const msgId of ['1', '2', '3', '4']) {
      answers.push(
        await answer(textMessage().with('content', '继续').with('msgId', msgId).build()),
      );
    }
    expect(answers.map((one) => (one as { content?: string })?.content)).toEqual([
      expect.stringMatching(/^a\n\n.*还有 2 条/),
      expect.stringMatching(/^b\n\n.*还有 1 条/),
      'c',
      undefined,
    ]);
  });

  const keyword = (msgId: string) =>
    textMessage().with('content', '继续').with('msgId', msgId).build();

  it('gives one part of a long reply to each message, and tells what is left', async () => {
    await keep('a', reply.text('一|二|三'));
    await keep('b', reply.text('b'));
    const [first, second] = [await answer(keyword('1')), await answer(keyword('2'))];
    const more = '\n\n（还有后续内容和另外 1 条回复，发送“继续”继续查看）';
    expect([first, second]).toEqual([reply.text(`一${more}`), reply.text(`二${more}`)]);
    expect(await answer(keyword('1'))).toEqual(first);
    expect(await answer(keyword('3'))).toEqual(
      reply.text('三\n\n（还有 1 条回复，发送“继续”继续查看）'),
    );
    expect(await answer(keyword('4'))).toEqual(reply.text('b'));
    expect(await answer(keyword('1'))).toEqual(reply.text('一'));
  });

  it('gives its part again to a message, and the rest to the next, whatever is older by then', async () => {
    await keep('a', reply.text('一|二'));
    await answer(keyword('1'));
    const { store } = parts;
    const old = { ...store.seen('a'), createdAt: Date.now() - 1000, fetchedBy: undefined };
    store.restore('older', old as LedgerRecord);
    expect(await answer(keyword('1'))).toMatchObject({ content: expect.stringMatching(/^一/) });
    expect(await answer(keyword('2'))).toMatchObject({ content: expect.stringMatching(/^二/) });
    expect(await answer(keyword('3'))).toMatchObject({ content: expect.stringMatching(/^一/) });
    expect(store.seen('older')).toMatchObject({ fetchedBy: [expect.stringMatching('3')] });
  });

  it('adds no words to what is no text', async () => {
    await keep('a', reply.image('m'));
    await keep('b', reply.text('b'));
    expect(await answer()).toEqual(reply.image('m'));
  });

  it('leaves the keyword to the handlers where nothing waits, or for another user', async () => {
    expect(await answer()).toBeUndefined();
    await keep('a', reply.text('a'));
    const other = textMessage().with('content', '继续').with('fromUserName', 'o2').build();
    expect(await answer(other)).toBeUndefined();
  });

  it('waits for a reply that is still being made', async () => {
    await keep('a');
    await parts.claim(ledgerKey(parts.account, asking));
    const asked = answer();
    await pass(500);
    await parts.ledger.finish('a', 1, JSON.stringify(reply.text('a')), false);
    await parts.ledger.settle('a', 1, 'pickup');
    await pass(200);
    expect(await asked).toEqual(reply.text('a'));
  });

  it('is not held up by an older one that is still being made', async () => {
    await keep('a');
    for (const key of ['b', 'c']) await keep(key, reply.text(key));
    expect(await answer(keyword('1'))).toMatchObject({ content: expect.stringMatching(/^b\n/) });
    expect(await answer(keyword('2'))).toMatchObject({ content: expect.stringMatching(/^c\n/) });
  });

  it('goes on with a reply that was begun, though an older one is there now', async () => {
    await keep('a');
    await keep('b', reply.text('一|二'));
    expect(await answer(keyword('1'))).toMatchObject({ content: expect.stringMatching(/^一\n/) });
    await parts.ledger.finish('a', 1, JSON.stringify(reply.text('a')), false);
    await parts.ledger.settle('a', 1, 'pickup');
    expect(await answer(keyword('2'))).toMatchObject({ content: expect.stringMatching(/^二\n/) });
    expect(await answer(keyword('3'))).toMatchObject({ content: 'a' });
  });

  it('is not ready when its own last delivery had to be answered before', async () => {
    await keep('a');
    const mine = ledgerKey(parts.account, asking);
    await parts.claim(mine);
    const asked = answer();
    await pass(500);
    await parts.ledger.closeWindow(mine);
    await pass(200);
    expect(await asked).toBe('not ready');
  });

  it('takes nothing once another instance has taken the message over, as after a standstill', async () => {
    await keep('a', reply.text('a'));
    const mine = ledgerKey(parts.account, asking);
    await parts.claim(mine);
    const record = parts.store.seen(mine) as LedgerRecord;
    parts.store.restore(mine, { ...record, owner: 'other', epoch: 2 });
    expect(await answer()).toBe('not ready');
    expect(parts.store.seen('a')).toMatchObject({ channel: 'pickup' });
    expect(parts.store.seen('a')).not.toHaveProperty('fetchedBy');
  });

  it('gives a part that could not be shown before what follows it', async () => {
    await keep('a', reply.text('一|二'));
    const first = keyword('1');
    const key = ledgerKey(parts.account, first);
    await parts.claim(key, { user });
    await parts.ledger.finish(key, 1, JSON.stringify(await answer(first)), false);
    await parts.ledger.closeWindow(key);
    const record = parts.store.seen(key) as LedgerRecord;
    parts.store.restore(key, { ...record, channel: 'pickup', owner: '' });
    expect(await answer(keyword('2'))).toMatchObject({ content: expect.stringMatching(/^一/) });
    expect(await answer(keyword('3'))).toMatchObject({ content: expect.stringMatching(/^二/) });
  });

  it('ends when nobody wants it any more', async () => {
    await keep('a');
    await parts.claim(ledgerKey(parts.account, asking));
    const abort = new AbortController();
    const asked = answer(asking, abort.signal);
    abort.abort();
    await pass(100);
    expect(await asked).toBe('not ready');
  });

  it('hands out what was not sent of a reply, whichever way the others go', async () => {
    use(new DedupParts());
    await parts.claim('a', { deferred: true, user });
    await parts.ledger.finish('a', 1, JSON.stringify(reply.text('一|二|三')), false);
    await parts.ledger.noteParts('a', 1, 1);
    await parts.ledger.settle('a', 1, 'pickup');
    expect(await answer()).toEqual(reply.text('二三'));
  });

  it('hands out under customer-service only what could not be sent', async () => {
    use(new DedupParts());
    await keep('running');
    expect(await answer()).toBeUndefined();
    await keep('kept', reply.text('kept'));
    expect(await answer()).toEqual(reply.text('kept'));
  });
});
