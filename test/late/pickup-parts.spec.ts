import { setTimeout as pause } from 'node:timers/promises';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { text } from '../../src/simulator';
import type { Service } from '../support/service';
import { hintOf, longText, withoutHint } from './long-text';
import { contentOf, DEADLINE, eventually, SEND, startHasty, waitingFor } from './shortened';

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

let service: Service;
let users = 0;
let from = '';

/** Answers late: `长 4500` with so many bytes, anything else with itself. */
/** Also where the deadline's own timer comes late on a busy machine. */
const TOO_LATE_MS = DEADLINE + 150;

async function start(environment: Readonly<Record<string, string>>): Promise<void> {
  service = await startHasty({ environment });
  answerByName();
}

function answerByName(): void {
  service.handler.answers(async (message) => {
    const [name = '', bytes] = contentOf(message).split(' ');
    await pause(TOO_LATE_MS);
    return bytes === undefined ? name : longText(Number(bytes), name);
  });
}

const sayAs = async (user: string, content: string) =>
  (await service.platform.send(text(content), { from: user })).text;
const say = (content: string) => sayAs(from, content);

async function keptFor(user: string, ...questions: readonly string[]): Promise<void> {
  for (const question of questions) await sayAs(user, question);
  await eventually(async () => {
    const waiting = await waitingFor(service, user);
    expect(waiting.map(({ record }) => record.channel)).toEqual(questions.map(() => 'pickup'));
  });
}
const keep = (...questions: readonly string[]) => keptFor(from, ...questions);

/** What so many keywords are answered, each of which fits. */
async function fetched(keywords: number, user = from): Promise<readonly string[]> {
  const seen: string[] = [];
  for (let i = 0; i < keywords; i += 1) seen.push(await sayAs(user, KEYWORD));
  for (const one of seen) expect(Buffer.byteLength(one)).toBeLessThanOrEqual(2048);
  return seen;
}

const joined = (seen: readonly string[]) => seen.map(withoutHint).join('');

beforeEach(() => {
  from = `oReader${(users += 1)}`;
});

function handsOutLongReplies(): void {
  it('comes whole over as many keywords as it takes, and once, whatever its length', async () => {
    const whole = LENGTHS.map(async ([bytes, keywords]) => {
      const user = `${from}Of${bytes}`;
      await keptFor(user, `长 ${bytes}`);
      const seen = await fetched(keywords, user);
      expect(joined(seen)).toBe(longText(bytes, '长'));
      expect(seen.map(hintOf)).toEqual([...Array(keywords - 1).fill(MORE), '']);
      expect(await waitingFor(service, user)).toEqual([]);
      expect(await sayAs(user, '嗯')).toContain('正在准备');
    });
    await Promise.all(whole);
  });

  it('leaves room for the hint where another one waits', async () => {
    await keep('长 2048', '短');
    const seen = await fetched(3);
    expect(joined(seen)).toBe(`${longText(2048, '长')}短`);
    expect(seen.map(hintOf).map((hint) => hint === '')).toEqual([false, false, true]);
  });

  it('is handed out to its end before the next one is begun', async () => {
    await keep('长 4500', '短', '也长 2500');
    const seen = await fetched(6);
    expect(joined(seen)).toBe(`${longText(4500, '长')}短${longText(2500, '也长')}`);
    expect(seen.map(hintOf)).toEqual([
      '（还有后续内容和另外 2 条回复，发送“继续”继续查看）',
      '（还有后续内容和另外 2 条回复，发送“继续”继续查看）',
      '（还有 2 条回复，发送“继续”继续查看）',
      '（还有 1 条回复，发送“继续”继续查看）',
      MORE,
      '',
    ]);
  });

  it('gives each of several keywords that come at the same moment another part', async () => {
    await keep('长 4500');
    const seen = await Promise.all([say(KEYWORD), say(KEYWORD), say(KEYWORD)]);
    const whole = longText(4500, '长');
    const inOrder = seen.map(withoutHint).toSorted((a, b) => whole.indexOf(a) - whole.indexOf(b));
    expect(inOrder.join('')).toBe(whole);
  });
}

describe('a long reply that is kept for pickup', () => {
  beforeAll(() => start(PICKUP));
  afterAll(() => service.close());

  handsOutLongReplies();

  it('has its links whole in every part', async () => {
    const link = '<a href="https://e.com/?a=1, 2;b=3!c">去 看。看</a>';
    const long = `${link}${'说'.repeat(9)}，`.repeat(60);
    service.handler.answers(async (message) => {
      await pause(TOO_LATE_MS);
      return contentOf(message) === '链接' ? long : '';
    });
    await keep('链接');
    const seen = await fetched(3);
    expect(joined(seen)).toBe(long);
    expect(seen.map((part) => part.split(link).length - 1).reduce((a, b) => a + b)).toBe(60);
    answerByName();
  });

  it('is one that needs no hint where it is not long', async () => {
    await keep('长 1900');
    expect(await say(KEYWORD)).toBe(longText(1900, '长'));
  });

  it('is gone 24 hours after it was asked for, however much of it was fetched', async () => {
    await keep('长 4500');
    const now = Date.now.bind(Date);
    await fetched(1);
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

  handsOutLongReplies();
});

describe('a long reply that an account can send in part', () => {
  beforeAll(() => start({}));
  afterAll(() => service.close());

  it.each([45047, 45015, 48001])('is fetched from where %i has ended the sending', async (code) => {
    service.platform.api.fault(SEND, { delay: 1 });
    service.platform.api.fault(SEND, { errcode: code });
    await keep('长 6000');
    const sent = service.platform.customerMessages(from).map((message) => message.text);
    expect(sent).toHaveLength(1);
    const seen = await fetched(3);
    expect(joined([...sent, ...seen])).toBe(longText(6000, '长'));
    expect(seen.map(hintOf)).toEqual([MORE, MORE, '']);
    expect(await waitingFor(service, from)).toEqual([]);
  });
});
