import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../src/simulator';
import {
  Accounts,
  OnText,
  type HandlerContext,
  type MessageHandler,
  type TextMessage,
} from '../../src/wechat';
import { AccountApis } from '../../src/wechat-api';
import { describeOnEachStore } from '../support/stores';
import { until } from '../support/until';
import { Stage } from './stage';

/** In full: `CHAOS=full npx jest --runInBand test/accounts/at-scale`. */
const isFull = process.env['CHAOS'] === 'full';
/** Of each account. */
const MESSAGES = isFull ? 5000 : 100;
const ROUNDS = isFull ? 50 : 2;
const PER_SECOND = isFull ? 200 : 50;
const AT_ONCE = isFull ? 50 : 20;

if (isFull) jest.setTimeout(600_000);

@OnText()
class Echo implements MessageHandler<TextMessage> {
  handle({ content, msgId, toUserName }: TextMessage, { account }: HandlerContext) {
    return `${account.name} ${account.appId} ${toUserName} ${msgId} ${content}`;
  }
}

const expected = (name: string, msgId: string, content: string) =>
  `${name} wx-${name} gh_${name} ${msgId} ${content}`;

describeOnEachStore('accounts of one service', (store) => {
  let stage: Stage;

  beforeEach(() => {
    stage = new Stage();
  });
  afterEach(async () => {
    await stage.close();
    await store.empty();
  });

  it(`never meet: ${MESSAGES} messages, each of them in both with the same user, id and second`, async () => {
    await stage.add('shop');
    await stage.platform('blog', { mode: 'secure' });
    stage.write();
    await stage.start(store.environment(), [Echo]);
    const second = Math.floor(Date.now() / 1000);
    const wrong: string[] = [];
    const say = async (name: string, number: number) => {
      const fields = { MsgId: String(9e15 + number), CreateTime: second };
      const { text: seen, deliveries } = await stage.of(name).send(text(`${number}`, fields));
      const right = expected(name, fields.MsgId, String(number));
      if (seen !== right || deliveries.length !== 1) wrong.push(`${name} ${number}: ${seen}`);
    };
    for (let first = 0; first < MESSAGES; first += AT_ONCE) {
      const numbers = Array.from({ length: AT_ONCE }, (_, at) => first + at);
      await Promise.all(numbers.flatMap((number) => [say('shop', number), say('blog', number)]));
    }
    expect(wrong).toEqual([]);
  });

  it(`come and go ${ROUNDS} times under ${PER_SECOND} messages a second, and nobody is lost`, async () => {
    await stage.add('shop', 'blog', 'guest');
    stage.write(['shop', 'blog']);
    const { app } = await stage.start(store.environment(), [Echo]);
    const accounts = app.get(Accounts);
    const isServed = () => accounts.named('guest') !== undefined;
    let isLeaving = false;
    const isGuestSaid = () => isServed() && !isLeaving;
    const wrong: string[] = [];
    let sent = 0;
    const end = new AbortController();
    const say = async (name: string) => {
      const number = (sent += 1);
      const MsgId = String(8e15 + number);
      const message = text(`${number}`, { MsgId });
      const { text: seen, deliveries } = await stage.of(name).send(message);
      const right = expected(name, MsgId, String(number));
      const statuses = deliveries.map(({ status }) => status);
      if (seen !== right || statuses.join() !== '200') wrong.push(`${name}: ${seen} ${statuses}`);
    };
    const load = (async () => {
      const open: Promise<void>[] = [];
      for (let at = 0; !end.signal.aborted; at += 1) {
        open.push(say(at % 2 === 0 ? 'shop' : 'blog'));
        if (isGuestSaid() && at % 3 === 0) open.push(say('guest'));
        await pause(1000 / PER_SECOND);
      }
      await Promise.all(open);
    })();
    for (let round = 0; round < ROUNDS; round += 1) {
      stage.write(['shop', 'blog', 'guest']);
      isLeaving = false;
      await until(isServed);
      await pause(100);
      // What is on its way now arrives before the service has read the file again.
      isLeaving = true;
      stage.write(['shop', 'blog']);
      await until(() => !isServed());
    }
    end.abort();
    await load;
    expect(wrong).toEqual([]);
    if (isFull) process.stdout.write(`${store.kind}: ${sent} messages, ${ROUNDS} rounds\n`);
  });
});

const ACCOUNTS = isFull ? 200 : 20;

describe(`${ACCOUNTS} accounts in one process`, () => {
  it('start soon, take little memory, and ask for one token each', async () => {
    const stage = new Stage();
    try {
      const host = await stage.platform('account-0');
      const lines = Array.from({ length: ACCOUNTS - 1 }, (_, at) => {
        const name = `account-${at + 1}`;
        const settings = { appId: `wx-${name}`, appSecret: 's', token: `Token${at + 1}` };
        const base = { ...settings, apiBaseUrl: host.api.url };
        const pairs = Object.entries(base).map(([key, value]) => `    ${key}: ${value}\n`);
        return `  ${name}:\n${pairs.join('')}`;
      });
      stage.write(['account-0'], lines.join(''));
      globalThis.gc?.();
      const before = process.memoryUsage().heapUsed;
      const began = performance.now();
      const { app } = await stage.start({}, [Echo]);
      const took = performance.now() - began;
      expect(app.get(Accounts).all()).toHaveLength(ACCOUNTS);
      expect((await host.send(text('问'))).text).toContain('account-0 wx-account-0');
      const calls = () =>
        host.api.requests.filter(({ path }) => path === '/cgi-bin/stable_token').length;
      await until(() => calls() >= ACCOUNTS, 20_000);
      await pause(300);
      expect(calls()).toBe(ACCOUNTS);
      expect(app.get(AccountApis).named(`account-${ACCOUNTS - 1}`)).toBeDefined();
      globalThis.gc?.();
      const grown = (process.memoryUsage().heapUsed - before) / 1e6;
      if (isFull) {
        process.stdout.write(
          `${ACCOUNTS} accounts: start ${took.toFixed()} ms, heap +${grown.toFixed(1)} MB, ` +
            `${calls()} token calls in ${(performance.now() - began).toFixed()} ms\n`,
        );
      }
    } finally {
      await stage.close();
    }
  });
});
