import { Logger } from '@nestjs/common';
import { AgendaLateWorkQueue } from '../../ledger';
import type { MessageResponder } from '../answering/message-responder.service';
import { reply, type Reply } from '../replies';
import type { MessageRouter } from '../routing/message-router.service';
import { Accounts } from '../account/accounts';
import { APP_ID } from '../../../test/support/wechat/wechat-account';
import { DedupParts, pass, QUIET } from '../../../test/support/wechat/dedup-parts';
import { LateWorkResumer } from './late-work.resumer';
import type { Run } from '../answering/work';
import { WorkFactory } from '../answering/work.factory';

const KEY = `${APP_ID}:k`;

describe('LateWorkResumer', () => {
  let parts: DedupParts;
  let resumer: LateWorkResumer;
  let error: jest.SpyInstance;
  const respond = jest.fn<Promise<Reply>, [unknown, Run]>();

  beforeEach(() => {
    jest.useFakeTimers();
    error = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    respond.mockReset().mockResolvedValue(reply.text('迟到'));
    parts = new DedupParts();
    const { account, ledger, worker } = parts;
    const factory = new WorkFactory(
      { find: () => undefined } as unknown as MessageRouter,
      parts.late,
    );
    const responder = { respond } as Partial<MessageResponder> as MessageResponder;
    const queue = new AgendaLateWorkQueue(ledger);
    resumer = new LateWorkResumer(
      new Accounts(false, [account]),
      queue,
      ledger,
      factory,
      worker,
      responder,
      parts.works,
    );
    resumer.onApplicationBootstrap();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  /** Work that its owner has given back before its end. */
  async function givenBack(key: string): Promise<void> {
    await parts.claim(key);
    await parts.ledger.closeWindow(key);
    await parts.ledger.postpone(key, 1, 0, false);
  }

  it('runs the handler of promised work that nobody runs, once, and sends the reply', async () => {
    await givenBack(KEY);
    await pass(2000);
    expect(respond).toHaveBeenCalledTimes(1);
    const [message, run] = respond.mock.calls[0] ?? [];
    expect(message).toMatchObject({ msgType: 'text' });
    expect(run?.context.remaining()).toBe(0);
    expect(parts.sender.sent).toEqual([reply.text('迟到')]);
  });

  it('sends a reply that is there already without running the handler again', async () => {
    await parts.claim(KEY);
    await parts.ledger.finish(KEY, 1, JSON.stringify(reply.text('早已想好')), false);
    await parts.ledger.postpone(KEY, 1, 0, false);
    await pass(QUIET + 1000);
    expect(respond).not.toHaveBeenCalled();
    expect(parts.sender.sent).toEqual([reply.text('早已想好')]);
  });

  it('takes up nothing more once it is stopped', async () => {
    resumer.stop();
    await givenBack(KEY);
    await pass(2000);
    expect(respond).not.toHaveBeenCalled();
  });

  it('sets aside what cannot be read any more, and goes on', async () => {
    await parts.ledger.claim(`${APP_ID}:broken`, {
      fingerprint: 'f',
      message: '{',
      user: 'u',
      deferred: true,
    });
    await parts.ledger.postpone(`${APP_ID}:broken`, 1, 0, false);
    await givenBack(KEY);
    await pass(2000);
    expect(error).toHaveBeenCalledWith(expect.stringContaining('set aside'), expect.anything());
    expect(await parts.ledger.dead(10)).toMatchObject([{ key: `${APP_ID}:broken` }]);
    expect(parts.sender.sent).toEqual([reply.text('迟到')]);
  });
});
