import { setTimeout as pause } from 'node:timers/promises';
import { text, type Fault } from '../../src/simulator';
import { lateReplies } from '../../src/wechat/wechat.metrics';
import { CapturedLog } from '../support/captured-log';
import type { Service } from '../support/service';
import { describeOnEachStore } from '../support/stores';
import { startLate, storyOf, type Story } from './late-story';
import { DEADLINE, eventually, SEND, startHasty, waitingFor } from './shortened';

const REPETITION = '（可能与已收到的内容重复）\n';
const page = (status: number): Fault => ({
  status,
  body: '<html>Bad Gateway</html>',
  contentType: 'text/html',
});
const json = (body: string, status = 200): Fault => ({
  status,
  body,
  contentType: 'application/json',
});

/** A status or a body that is not WeChat's. */
const NOT_TAKEN: readonly (readonly [string, Fault])[] = [
  ['500', { status: 500 }],
  ['502 with a page', page(502)],
  ['503', { status: 503 }],
  ['504 with a page', page(504)],
  ['a redirect', { status: 302 }],
  ['403 with a page', page(403)],
  ['429 in JSON', json('{"message":"API rate limit exceeded"}', 429)],
  ["a gateway's errcode", json('{"errcode":502,"errmsg":"bad gateway"}', 502)],
  ['200 with a page', page(200)],
  ['200 with a word', json('ok')],
  ['200 with a list', json('[]')],
  ['200 in JSON without errcode', json('{"message":"no upstream"}')],
];

/** What WeChat may have answered with, had it arrived whole. */
const PERHAPS_TAKEN: readonly (readonly [string, Fault])[] = [
  ['nothing', { drop: true }],
  ['an empty body', json('')],
  ['blanks', json(' \n')],
  ['half its JSON', json('{"errcode":0,"errm')],
  ['JSON that is broken', json('{"errcode":0,"errmsg":"ok}')],
];

let users = 10;
let log: CapturedLog;
beforeAll(() => {
  log = new CapturedLog();
});
afterAll(() => log.release());

async function stories(
  service: Service,
  faults: typeof NOT_TAKEN,
): Promise<ReadonlyMap<string, Story>> {
  const told = faults.map(async ([name, fault]) => {
    return [name, await storyOf(service, `oAsker${(users += 1)}`, [fault])] as const;
  });
  return new Map(await Promise.all(told));
}

describeOnEachStore('a late reply behind a gateway that fails', (store) => {
  // What an answer means is no matter of the store, what becomes of the record is.
  const isOnEmbedded = store.kind === 'embedded';
  const taken = isOnEmbedded ? PERHAPS_TAKEN : PERHAPS_TAKEN.slice(0, 2);
  const refused = isOnEmbedded ? NOT_TAKEN : NOT_TAKEN.slice(0, 2);
  let notTaken: ReadonlyMap<string, Story>;
  let perhapsTaken: ReadonlyMap<string, Story>;
  beforeAll(async () => {
    lateReplies.reset();
    log.forget();
    const service = await startLate({ environment: store.environment() });
    [notTaken, perhapsTaken] = await Promise.all([
      stories(service, refused),
      stories(service, taken),
    ]);
    await service.close();
  });

  it.each(refused)('is sent again after %s', (name) => {
    const story = notTaken.get(name);
    expect(story).toMatchObject({ calls: 2, seen: ['答：问'], dead: [], waiting: [] });
  });

  it.each(taken)('waits for its user after %s, and is not sent again', (name) => {
    const story = perhapsTaken.get(name);
    expect(story).toMatchObject({ calls: 1, seen: [], dead: [], fetched: `${REPETITION}答：问` });
    expect(story?.waiting).toMatchObject([{ record: { channel: 'pickup' } }]);
  });

  it('is counted as what became of it', async () => {
    const { values } = await lateReplies.get();
    const counts = Object.fromEntries(
      values.map(({ labels, value }) => [`${labels.channel} ${labels.result}`, value]),
    );
    expect(counts).toEqual({
      'customer-service failed': refused.length,
      'customer-service sent': refused.length,
      'customer-service unknown': taken.length,
      'pickup kept': taken.length,
    });
    const told = log.messages.filter((line) => line.includes('may be a repetition'));
    expect(told).toHaveLength(taken.length);
    expect(log.text).not.toMatch(/oAsker|问/);
  });
});

describe('a late reply that has arrived although its answer was lost', () => {
  it('is seen once, and again only by whoever asks for it', async () => {
    const service = await startLate();
    const { platform } = service;
    platform.api.fault(SEND, { ...page(200), ...json('{"errcode":0'), done: true });
    await platform.send(text('问'));
    expect((await platform.nextCustomerMessage()).text).toBe('答：问');
    await eventually(async () => {
      const [waiting] = await waitingFor(service, platform.testUser);
      expect(waiting?.record).toMatchObject({ channel: 'pickup', doubtfulParts: [0] });
    });
    expect((await platform.send(text('继续'))).text).toBe(`${REPETITION}答：问`);
    expect(await waitingFor(service, platform.testUser)).toEqual([]);
    expect(platform.customerMessages()).toHaveLength(1);
    await service.close();
  });

  it('is fetched in as many parts as it takes, each with the word', async () => {
    const service = await startHasty();
    const { platform } = service;
    const long = `${`${'很长的话'.repeat(20)}。`.repeat(8)}${'末'.repeat(30)}`;
    service.handler.answers(async () => {
      await pause(DEADLINE + 20);
      return long;
    });
    platform.api.fault(SEND, { drop: true });
    await platform.send(text('问'));
    await eventually(async () => {
      const [waiting] = await waitingFor(service, platform.testUser);
      expect(waiting?.record.channel).toBe('pickup');
    });
    const fetched = [];
    for (let i = 0; i < 2; i += 1) fetched.push((await platform.send(text('继续'))).text);
    const whole = fetched.map((part) => part.replace(/\n\n（还有[^）]*）$/, ''));
    expect(whole.map((part) => part.startsWith(REPETITION))).toEqual([true, true]);
    expect(whole.map((part) => part.slice(REPETITION.length)).join('')).toBe(long);
    for (const part of fetched) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(2048);
    await service.close();
  });
});
