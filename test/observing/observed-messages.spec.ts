import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { text } from '../../src/simulator';
import {
  Deferred,
  MessageObservers,
  OnText,
  OnUnhandled,
  type HandlerContext,
  type MessageHandler,
  type Observation,
  type TextMessage,
} from '../../src/wechat';
import { CustomMessageService } from '../../src/wechat-api';
import { startService, type Service } from '../support/service';
import { until } from '../support/until';

@OnText(/^订单/)
class Order implements MessageHandler<TextMessage> {
  constructor(private readonly custom: CustomMessageService) {}

  async handle(message: TextMessage, { delivery }: HandlerContext) {
    if (message.content === '订单坏') throw new Error('no such order');
    if (message.content === '订单慢') await pause(450);
    new Logger('Order').error(`delivery ${delivery}`);
    await this.custom.typing(message.fromUserName);
    return `好：${message.content}`;
  }
}

@OnText('以后')
@Deferred()
class Later implements MessageHandler {
  handle(): string {
    return '来了';
  }
}

@OnUnhandled()
class Rest implements MessageHandler {
  handle(): string {
    return '?';
  }
}

type Kind = Observation['kind'];
type Of<K extends Kind> = Extract<Observation, { readonly kind: K }>;

describe('what observers are told of messages', () => {
  let service: Service;
  const seen: Observation[] = [];
  const told = <K extends Kind>(kind: K) => seen.filter((one): one is Of<K> => one.kind === kind);
  const kinds = () => seen.map(({ kind }) => kind).filter((kind) => kind !== 'ledger');

  async function start(mode: 'plain' | 'secure') {
    service = await startService({
      handlers: [Order, Later, Rest],
      platform: { mode, cutAfter: 300 },
      environment: { WECHAT_REPLY_DEADLINE: '250' },
    });
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    service.app.get(MessageObservers).add((one) => seen.push(one));
  }
  afterEach(async () => {
    seen.length = 0;
    jest.restoreAllMocks();
    await service.close();
  });

  it('is the way of a message, in order, with its XML, its route and its calls', async () => {
    await start('secure');
    await service.platform.send(text('订单7'));
    const first: readonly Kind[] = ['arrived', 'checked', 'checked', 'opened', 'read', 'claimed'];
    expect(kinds().slice(0, 6)).toEqual(first);
    const rest = ['handler-began', 'logged', 'handler-ended', 'replied', 'written', 'answered'];
    expect(kinds().filter((kind) => rest.includes(kind))).toEqual(rest);
    expect(told('opened')[0]?.body).toContain('<Encrypt>');
    expect(told('opened')[0]?.xml).toContain('订单7');
    expect(told('read')[0]).toMatchObject({
      typed: { content: '订单7' },
      candidates: [
        { handler: 'Order', by: 'pattern', claim: 'text /^订单/ (priority 0)' },
        { handler: 'Rest', by: 'unhandled' },
      ],
    });
    const [{ message } = { message: '' }] = told('read');
    expect(message).toMatch(/^wx\w+:\d+-/);
    expect(told('claimed')[0]).toMatchObject({ message, outcome: 'run', number: 1 });
    expect(told('logged')[0]).toMatchObject({ message, level: 'error', line: 'delivery 1' });
    expect(told('api')).toContainEqual(
      expect.objectContaining({ message, path: '/cgi-bin/message/custom/typing', result: 'ok' }),
    );
    expect(told('written')[0]?.xml).toContain('好：订单7');
    expect(told('answered')[0]).toMatchObject({ status: 200 });
    expect(told('answered')[0]?.body).toContain('<Encrypt>');
    expect(told('ledger').at(-1)?.change.after).toMatchObject({ channel: 'passive' });
  });

  it('has every delivery of a slow message, and one run', async () => {
    await start('plain');
    const { deliveries } = await service.platform.send(text('订单慢'));
    expect(deliveries.length).toBeGreaterThan(1);
    const outcomes = told('claimed').map(({ outcome }) => outcome);
    expect(outcomes.join(' ')).toMatch(/^run(?: join)+(?: replay)?$/);
    expect(told('unanswered')).toHaveLength(deliveries.length - 1);
    expect(told('unanswered').every(({ cut }) => cut)).toBe(true);
    expect(told('handler-began')).toHaveLength(1);
    expect(told('answered')).toMatchObject([{ delivery: told('claimed').at(-1)?.delivery }]);
  });

  it('has what failed: the handler, or the input of a signature that does not fit', async () => {
    await start('secure');
    await service.platform.send(text('订单坏'));
    expect(told('handler-threw')[0]?.error).toContain('no such order');
    seen.length = 0;
    await service.platform.deliver(text('hi'), { query: { msg_signature: '0'.repeat(40) } });
    const checks = told('checked').flatMap((one) => one.checks);
    expect(checks.filter(({ ok }) => !ok)).toEqual([{ input: 'msg_signature', ok: false }]);
    expect(told('refused')[0]?.reason).toMatch(/WECHAT_ENCODING_AES_KEY/);
    expect(told('answered')[0]).toMatchObject({ status: 403 });
  });

  it('has a late reply until it is sent, and no secret of the account anywhere', async () => {
    await start('secure');
    await service.platform.send(text('以后'));
    await until(() => told('ledger').at(-1)?.change.after.channel === 'sent');
    expect(told('late-sent')).toMatchObject([{ part: { content: '来了' }, result: 'sent' }]);
    const all = JSON.stringify(seen);
    const { environment } = service.platform;
    for (const name of ['WECHAT_TOKEN', 'WECHAT_APP_SECRET', 'WECHAT_ENCODING_AES_KEY']) {
      expect(all).not.toContain(environment[name]);
    }
    expect(all).not.toContain('access_token');
  });

  it('never hurts a reply, and ends when nobody listens any more', async () => {
    await start('plain');
    const observers = service.app.get(MessageObservers);
    const stop = observers.add(() => {
      throw new Error('broken');
    });
    expect((await service.platform.send(text('x'))).text).toBe('?');
    expect((await service.platform.send(text('y'))).text).toBe('?');
    stop();
    expect(observers.tell).toBeDefined();
  });
});
