import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { startPlatform, text, type Platform } from '../../src/simulator';
import type { TextMessage } from '../../src/wechat';
import { startInstance, type Instance } from '../support/instance';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { until } from '../support/until';

const DEADLINE = 1000;
const CUT = 1300;
/** Just before the cut, which comes before Redis has noted what becomes of the reply. */
const READY_AT = [1210, 1220, 1230, 1240, 1250, 1260, 1270, 1280, 1290];

describeWithRedis('a delivery that is cut while its reply is noted', () => {
  let redis: RedisServer;
  let platform: Platform;
  let instance: Instance;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    redis = await RedisServer.start();
    platform = await startPlatform({ cutAfter: CUT, deliveries: 1 });
    instance = await startInstance({
      ...platform.environment,
      REDIS_URL: redis.url,
      WECHAT_REPLY_DEADLINE: String(DEADLINE),
      WECHAT_REPLY_DELIVERIES: '2',
    });
    platform.connect(instance.url);
    instance.handler.answers(async (message, { receivedAt }) => {
      const { content } = message as TextMessage;
      await pause(receivedAt + Number(content) - Date.now());
      return `${content} 的回答`;
    });
  });
  afterAll(async () => {
    await platform.close();
    await instance.close();
    await redis.kill();
  });

  it('leaves the reply to the late way', async () => {
    const users = READY_AT.map((ms) => ({ from: `oUser${ms}`, content: String(ms) }));
    const sent = users.map(({ from, content }) => platform.send(text(content), { from }));
    await pause(CUT - 100);
    await redis.hitch(200);
    const passive = (await Promise.all(sent)).map(({ sees, text: seen = '' }) =>
      sees.kind === 'reply' ? seen : '',
    );
    const late = () => users.map(({ from }) => platform.customerMessages(from));
    const seen = () =>
      late().map((all, i) => [passive[i], ...all.map((one) => one.text)].filter(Boolean));
    await until(() => seen().every(({ length }) => length > 0));
    await pause(2 * DEADLINE);
    expect(seen()).toEqual(users.map(({ content }) => [`${content} 的回答`]));
    expect(late().flat().length).toBeGreaterThan(0);
  });
});
