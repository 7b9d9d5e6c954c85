import { setTimeout as pause } from 'node:timers/promises';
import { atOnce } from '../support/at-once';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { text } from '../../src/simulator';
import type { Service } from '../support/service';
import { hintOf, longText, withoutHint } from './long-text';
import { contentOf, eventually, SEND, startHasty, waitingFor } from './shortened';

const KEYWORD = '继续';
const MORE = '（还有后续内容，发送“继续”继续查看）';
const PICKUP = { WECHAT_LATE_REPLY: 'pickup' };

/** Bytes, and keywords that they take. */
const LENGTHS = [
  [2000, 1],
  [2048, 1],
  [2049, 2],
  [4500, 3],
  [6000, 4],
] as const;

/** Long enough for keywords of the same moment to take turns, on a busy machine as well. */
const DEADLINE = 900;
const LINK = '<a href="https://e.com/?a=1, 2;b=3!c">去 看。看</a>';
const LINKS = `${LINK}${'说'.repeat(9)}，`.repeat(60);

let service: Service;
/** Lets the handler go on, for each message that was not answered yet. */
const releases = new Map<string, () => void>();

/**
 * Answers once the delivery was answered without it: `长 4500` with so many bytes, `链接` with links,
 * anything else with itself.
 */
async function start(more: Readonly<Record<string, string>>): Promise<void> {
  const environment = { WECHAT_REPLY_DEADLINE: String(DEADLINE), ...more };
  service = await startHasty({ environment, platform: { cutAfter: 10_000 } });
  service.handler.answers(async (message) => {
    const [name = '', bytes] = contentOf(message).split(' ');
    const { fromUserName } = message;
    await new Promise<void>((resolve) => releases.set(fromUserName, resolve));
    if (name === '链接') return LINKS;
    return bytes === undefined ? name : longText(Number(bytes), name);
  });
}

async function say(from: string, content: string): Promise<string> {
  return (await service.platform.send(text(content), { from })).text;
}

async function keep(from: string, ...questions: readonly string[]): Promise<void> {
  for (const question of questions) {
    await say(from, question);
    releases.get(from)?.();
  }
  await eventually(async () => {
    const waiting = await waitingFor(service, from);
    expect(waiting.map(({ record }) => record.channel)).toEqual(questions.map(() => 'pickup'));
  });
}

/** What so many keywords are answered, each of which fits. */
async function fetched(from: string, keywords: number): Promise<readonly string[]> {
  const seen: string[] = [];
  for (let i = 0; i < keywords; i += 1) seen.push(await say(from, KEYWORD));
  for (const one of seen) expect(Buffer.byteLength(one)).toBeLessThanOrEqual(2048);
  return seen;
}

const joined = (seen: readonly string[]) => seen.map(withoutHint).join('');

const HANDED_OUT: Readonly<Record<string, () => Promise<void>>> = {
  'comes whole over as many keywords as it takes, and once, whatever its length': async () => {
    const whole = LENGTHS.map(async ([bytes, keywords]) => {
      const from = `oReaderOf${bytes}`;
      await keep(from, `长 ${bytes}`);
      const seen = await fetched(from, keywords);
      expect(joined(seen)).toBe(longText(bytes, '长'));
      expect(seen.map(hintOf)).toEqual([...Array(keywords - 1).fill(MORE), '']);
      expect(await waitingFor(service, from)).toEqual([]);
      expect(await say(from, '嗯')).toContain('正在准备');
      releases.get(from)?.();
    });
    await Promise.all(whole);
  },

  'leaves room for the hint where another one waits': async () => {
    await keep('oTwo', '长 2048', '短');
    const seen = await fetched('oTwo', 3);
    expect(joined(seen)).toBe(`${longText(2048, '长')}短`);
    expect(seen.map(hintOf).map((hint) => hint === '')).toEqual([false, false, true]);
  },

  'is handed out to its end before the next one is begun': async () => {
    await keep('oThree', '长 4500', '短', '也长 2500');
    const seen = await fetched('oThree', 6);
    expect(joined(seen)).toBe(`${longText(4500, '长')}短${longText(2500, '也长')}`);
    expect(seen.map(hintOf)).toEqual([
      '（还有后续内容和另外 2 条回复，发送“继续”继续查看）',
      '（还有后续内容和另外 2 条回复，发送“继续”继续查看）',
      '（还有 2 条回复，发送“继续”继续查看）',
      '（还有 1 条回复，发送“继续”继续查看）',
      MORE,
      '',
    ]);
  },

  'gives each of several keywords that come at the same moment another part': async () => {
    await keep('oHasty', '长 4500');
    const seen = await Promise.all([1, 2, 3].map(() => say('oHasty', KEYWORD)));
    const whole = longText(4500, '长');
    const inOrder = seen.map(withoutHint).toSorted((a, b) => whole.indexOf(a) - whole.indexOf(b));
    expect(inOrder.join('')).toBe(whole);
  },
};

describe('a long reply that is kept for pickup', () => {
  beforeAll(() => start(PICKUP));
  afterAll(() => service.close());

  atOnce({
    ...HANDED_OUT,

    'has its links whole in every part': async () => {
      await keep('oLinks', '链接');
      const seen = await fetched('oLinks', 3);
      expect(joined(seen)).toBe(LINKS);
      expect(seen.map((part) => part.split(LINK).length - 1).reduce((a, b) => a + b)).toBe(60);
    },

    'is one that needs no hint where it is not long': async () => {
      await keep('oOne', '长 1900');
      expect(await say('oOne', KEYWORD)).toBe(longText(1900, '长'));
    },
  });
});

describe('a long reply that waits for its user', () => {
  beforeAll(() => start(PICKUP));
  afterAll(() => service.close());

  it('is gone 24 hours after it was asked for, however much of it was fetched', async () => {
    const from = 'oLater';
    await keep(from, '长 4500');
    const now = Date.now.bind(Date);
    await fetched(from, 1);
    const later = jest.spyOn(Date, 'now');
    later.mockImplementation(() => now() + 86_400_000 - 60_000);
    await pause(1500);
    expect(await waitingFor(service, from)).toHaveLength(1);
    later.mockImplementation(() => now() + 86_400_000 + 1000);
    await eventually(async () => expect(await waitingFor(service, from)).toEqual([]));
    later.mockRestore();
  });
});

describeWithRedis('a long reply that is kept for pickup in Redis', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
    await start({ ...PICKUP, REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await service.close();
    await redis.kill();
  });

  atOnce(HANDED_OUT);
});

describe('a long reply that an account can send in part', () => {
  beforeEach(() => start({}));
  afterEach(() => service.close());

  it.each([45047, 45015, 48001])('is fetched from where %i has ended the sending', async (code) => {
    const from = `oSent${code}`;
    service.platform.api.fault(SEND, { delay: 1 });
    service.platform.api.fault(SEND, { errcode: code });
    await keep(from, '长 6000');
    const sent = service.platform.customerMessages(from).map((message) => message.text);
    expect(sent).toHaveLength(1);
    const seen = await fetched(from, 3);
    expect(joined([...sent, ...seen])).toBe(longText(6000, '长'));
    expect(seen.map(hintOf)).toEqual([MORE, MORE, '']);
    expect(await waitingFor(service, from)).toEqual([]);
  });
});
