import { setTimeout as pause } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { loadConfiguration } from '../../src/config';
import { Ledger } from '../../src/ledger';
import { text } from '../../src/simulator';
import { storesModule } from '../../src/stores';
import { OnText, type MessageHandler, type TextMessage } from '../../src/wechat';
import { openAccounts } from '../../src/accounts';
import { createApplication } from '../../src/application';
import { moduleOf, type Service } from '../support/service';
import { until } from '../support/until';
import { LateService } from './process/late-service';
import { CUT, DEADLINE, eventually, startShortened } from './shortened';

interface Span {
  readonly user: string;
  readonly content: string;
  readonly from: number;
  to: number;
}

const spans: Span[] = [];

@OnText({ inOrder: true })
class Ordered implements MessageHandler<TextMessage> {
  async handle({ content, fromUserName }: TextMessage) {
    const span: Span = { user: fromUserName, content, from: performance.now(), to: Infinity };
    spans.push(span);
    const [, ms] = content.split(' ');
    if (ms === 'together') await until(() => ofContent(content).length === 4);
    else await pause(Number(ms));
    span.to = performance.now();
    if (content.includes('坏')) throw new Error('bad');
    return content;
  }
}

const overlaps = (a: Span, b: Span) => a !== b && a.from < b.to && b.from < a.to;
const ofUser = (user: string) => spans.filter((span) => span.user === user);
const ofContent = (content: string) => spans.filter((span) => span.content === content);

describe('a handler that asks for order', () => {
  let service: Service;
  let close: () => Promise<void>;
  let claims = 0;
  beforeAll(async () => {
    service = await startShortened({ handlers: [Ordered], environment: { LOG_LEVEL: 'error' } });
    const environment = {
      ...service.platform.environment,
      DATA_DIR: service.dataDirectory,
      MANAGEMENT_PORT: 'off',
      LOG_LEVEL: 'error',
      WECHAT_REPLY_DEADLINE: String(DEADLINE),
    };
    const other = await createApplication(environment, moduleOf([Ordered]));
    await other.app.listen(0, '127.0.0.1');
    service.platform.connect([service.url, `${await other.app.getUrl()}/wechat`]);
    for (const { app } of [service, other]) {
      const ledger = app.get(Ledger);
      const claim = ledger.claim.bind(ledger);
      jest.spyOn(ledger, 'claim').mockImplementation(async (...args) => {
        const claimed = await claim(...args);
        claims += 1;
        return claimed;
      });
    }
    close = async () => {
      await service.platform.close();
      await other.app.close();
      await service.close();
    };
  });
  beforeEach(() => (spans.length = 0));
  afterAll(() => close());

  /** Each when the one before was accepted, without waiting for answers; two instances in turn. */
  const sayAll = async (user: string, contents: readonly string[]) => {
    const conversations = [];
    for (const content of contents) {
      const before = claims;
      conversations.push(service.platform.send(text(content), { from: user }));
      await until(() => claims > before);
      await pause(80);
    }
    return Promise.all(conversations);
  };

  const nextLate = async () => (await service.platform.nextCustomerMessage('oG')).text;

  it('has the messages of a user one after the other in the order of their arrival', async () => {
    const contents = ['1 150', '2 10', '3 60', '4 0', '5 30'];
    const seen = await sayAll('oA', contents);
    expect(seen.map((conversation) => conversation.text)).toEqual(contents);
    expect(ofUser('oA').map(({ content }) => content)).toEqual(contents);
    expect(ofUser('oA').filter((a) => ofUser('oA').some((b) => overlaps(a, b)))).toEqual([]);
  });

  it('has the messages of several users at the same time', async () => {
    const users = ['oB', 'oC', 'oD', 'oE'];
    await Promise.all(users.map((user) => sayAll(user, ['1 together', '2 50'])));
    const firsts = ofContent('1 together');
    expect(firsts).toHaveLength(4);
    for (const span of firsts) expect(firsts.filter((one) => overlaps(span, one))).toHaveLength(3);
    for (const user of users)
      expect(ofUser(user).map(({ content }) => content)).toEqual(['1 together', '2 50']);
  });

  it('goes on after a message that failed, and after one that outlasts its window', async () => {
    const error = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const [bad, good] = await sayAll('oF', ['坏 50', '2 10']);
    expect([bad?.text, good?.text]).toEqual(['', '2 10']);
    error.mockRestore();
    const [slow, next] = await sayAll('oG', [`1 ${3.3 * CUT}`, '2 10']);
    expect([slow?.text, next?.text]).toEqual(['', '']);
    const late = [await nextLate(), await nextLate()];
    expect(late).toEqual([`1 ${3.3 * CUT}`, '2 10']);
  });
});

/** The answer to a deferred message tells that it was accepted, before its turn comes. */
describe('two processes that take the messages of many users in turn', () => {
  const USERS = Array.from({ length: 25 }, (_, index) => `oUser${index}`);
  const MESSAGES = 4;
  let service: LateService;
  let both: readonly Awaited<ReturnType<LateService['start']>>[];
  let urls: readonly string[];
  beforeAll(async () => {
    service = await LateService.create();
    both = await Promise.all([service.start(), service.start()]);
    urls = both.map(({ port }) => service.url(port));
  });
  afterAll(() => service.close());

  const say = (content: string, from: string) => service.platform.send(text(content), { from });

  /** Whose contents, in the order in which they were sent. */
  async function expectInOrder(sent: Readonly<Record<string, readonly string[]>>): Promise<void> {
    for (const [user, contents] of Object.entries(sent)) {
      await eventually(() => expect(service.notes('end', user)).toHaveLength(contents.length));
      const [begun, ended] = [service.notes('begin', user), service.notes('end', user)];
      expect(begun.map(({ content }) => content)).toEqual(contents);
      for (const [next, { at }] of begun.slice(1).entries()) {
        expect(at).toBeGreaterThanOrEqual(ended[next]?.at ?? Infinity);
      }
    }
  }

  it('run those of each user in the order in which they were accepted, one at a time', async () => {
    service.platform.connect(urls);
    const sayAll = async (from: string, user: number) => {
      const times = Array.from({ length: MESSAGES }, (_, index) => (17 * (user + 3 * index)) % 40);
      const contents = times.map((ms, index) => `queued wait ${ms} ${index}`);
      for (const content of contents) expect((await say(content, from)).text).toBe('收到');
      return [from, contents] as const;
    };
    await expectInOrder(Object.fromEntries(await Promise.all(USERS.map(sayAll))));
    expect(new Set(service.notes('begin').map(({ pid }) => pid)).size).toBe(2);
  });

  it('line them up as they accept them: one that stands still then is not overtaken', async () => {
    const environment = { ...service.platform.environment, DATA_DIR: service.store };
    const configuration = await loadConfiguration(environment);
    const { accounts } = await openAccounts(configuration);
    const stores = storesModule(configuration, accounts);
    const context = await NestFactory.createApplicationContext(stores, { logger: false });
    const ledger = context.get(Ledger);
    const accepted = async (user: string, count: number) => {
      const appId = service.platform.environment['WECHAT_APP_ID'];
      return (await ledger.waitingFor(`${appId}:${user}`)).length >= count;
    };
    const users = ['oSlow1', 'oSlow2', 'oSlow3', 'oSlow4', 'oSlow5', 'oSlow6'];
    for (const user of users) {
      service.platform.connect(urls[0] ?? '');
      const first = say('queued wait 1 first', user);
      while (!(await accepted(user, 1))) await new Promise(setImmediate);
      both[0]?.process.freeze();
      service.platform.connect(urls[1] ?? '');
      const second = say('queued wait 1 second', user);
      // It may stand still with the store's lock in its hand.
      const isSecond = async () => expect(await accepted(user, 2)).toBe(true);
      await eventually(isSecond, 300).catch(() => undefined);
      await pause(50);
      both[0]?.process.resume();
      await Promise.all([first, second]);
    }
    await context.close();
    const contents = ['queued wait 1 first', 'queued wait 1 second'];
    await expectInOrder(Object.fromEntries(users.map((user) => [user, contents])));
  });
});
