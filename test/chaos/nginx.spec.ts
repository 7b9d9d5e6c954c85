import { setTimeout as pause } from 'node:timers/promises';
import { describeWithRedis } from '../support/redis-server';
import { text, type Conversation } from '../../src/simulator';
import { figures, timesOf } from './figures';
import { Fleet } from './fleet/fleet';
import type { Instance } from './fleet/instance';
import { describeWithNginx, Nginx } from './fleet/nginx';
import { atRate } from './load';
import { DEADLINE, PATIENCE, REAL_CUT, scaled } from './scale';

const MESSAGES = scaled(100, 1000);
const RATE = scaled(50, 60);
/** What a killed instance ran is answered a lease and a handler later; a busy machine needs room. */
const UNHURRIED = scaled(2 * DEADLINE, DEADLINE);

describeWithRedis('on one Redis', () =>
  describeWithNginx('nginx in front of two instances', inFrontOfTwo),
);

function inFrontOfTwo(): void {
  let fleet: Fleet;
  let nginx: Nginx;
  let conversations: readonly Conversation[];

  beforeAll(async () => {
    fleet = await Fleet.start({ instances: ['a', 'b'], deadline: UNHURRIED });
    nginx = await Nginx.start(fleet.instances);
    const platform = await fleet.platform([], REAL_CUT);
    platform.connect(nginx.url);
    let begun = 0;
    const load = atRate(
      RATE,
      (index) => {
        begun += 1;
        const user = `oUser${index}`;
        fleet.knows(user);
        return platform.send(text(`wait ${(index * 7) % 300}`), { from: user });
      },
      () => begun < MESSAGES,
    );
    await killOneAndRestartAll();
    conversations = await load;
  }, PATIENCE);
  afterAll(async () => {
    await nginx.end();
    await fleet.close();
  });

  /** Nobody tells nginx. */
  async function killOneAndRestartAll(): Promise<void> {
    const [killed] = fleet.instances as [Instance];
    await pause(700);
    await killed.end('SIGKILL');
    await pause(scaled(100, 1500));
    await killed.start();
    for (const instance of fleet.instances.slice(scaled(1, 0))) {
      await pause(scaled(100, 2000));
      await instance.end('SIGTERM');
      await instance.start();
    }
  }

  const deliveries = () => conversations.flatMap((conversation) => conversation.deliveries);

  it('gives WeChat an answer to every delivery, through a kill and a rolling restart', () => {
    const retried = nginx.accessLog.filter((line) => line.includes(', '));
    const runs = [...fleet.journal.runsOf('oUser').values()];
    figures('nginx', {
      messages: conversations.length,
      deliveries: deliveries().length,
      runs: runs.flat().length,
      askedASecondInstance: retried.length,
      statuses: [...new Set(deliveries().map(({ status }) => status))],
      ...timesOf(deliveries()),
    });
    const odd = deliveries().filter(({ status }) => status !== 200);
    expect(odd.map(({ outcome, status, took }) => [outcome, status, took])).toEqual([]);
  });

  it('leaves each user with exactly one reply', () => {
    const replies = conversations.map(({ message: { openId }, text: seen }) =>
      [seen, ...fleet.lateReplies(openId).map((late) => late.text)].filter((one) =>
        one.startsWith(`${openId} `),
      ),
    );
    expect(replies.filter(({ length }) => length !== 1)).toEqual([]);
    expect(conversations.length).toBeGreaterThanOrEqual(MESSAGES);
  });

  it('shows nothing but the callback', async () => {
    const paths = ['/', '/metrics', '/health/live', '/wechat/more'];
    const pages = paths.map((path) => fetch(new URL(path, nginx.url)));
    expect((await Promise.all(pages)).map(({ status }) => status)).toEqual(paths.map(() => 404));
  });

  it('writes no signature and no openid into its log', () => {
    expect(nginx.accessLog.join('\n')).not.toMatch(/signature|openid|oUser/);
  });
}
