import { text } from '../../src/simulator';
import { Accounts } from '../../src/wechat';
import type { Instance } from '../support/instance';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { until } from '../support/until';
import { Stage } from './stage';

describeWithRedis('instances with one file of accounts and one Redis', () => {
  let redis: RedisServer;
  let stage: Stage;
  let instances: readonly Instance[];
  beforeAll(async () => {
    redis = await RedisServer.start();
    stage = new Stage();
    await stage.add('shop', 'blog');
    stage.write(['shop']);
    const environment = { REDIS_URL: redis.url };
    instances = [await stage.start(environment), await stage.start(environment)];
    for (const { handler } of instances) handler.answers((_, { account }) => account.name);
  });
  afterAll(async () => {
    await stage.close();
    await redis.kill();
  });

  /** What each instance knows of it by itself. */
  const onEach = async (name: string) => {
    const urls = instances.map(({ url }) => `${url}/${name}`);
    const deliveries = urls.map(async (url) => stage.of(name).deliver(text('问'), { url }));
    return (await Promise.all(deliveries)).map(({ status }) => status);
  };
  const allServe = (name: string, isServed = true) =>
    until(() =>
      instances.every(({ app }) => (app.get(Accounts).named(name) !== undefined) === isServed),
    );
  const runs = () => instances.reduce((sum, { handler }) => sum + handler.runs.length, 0);

  it('each notice what is added and removed, and run a message once between them', async () => {
    expect([await onEach('shop'), await onEach('blog')]).toEqual([
      [200, 200],
      [403, 403],
    ]);
    stage.write();
    await allServe('blog');
    expect([await onEach('shop'), await onEach('blog')]).toEqual([
      [200, 200],
      [200, 200],
    ]);

    const before = runs();
    const MsgId = '24086087575195331';
    const CreateTime = Math.floor(Date.now() / 1000);
    const same = text('问', { MsgId, CreateTime });
    const answers = ['shop', 'blog'].map((name) => stage.of(name).sendAtOnce(same, 4));
    const seen = (await Promise.all(answers)).map((all) => all.map(({ body }) => nameIn(body)));
    expect(seen).toEqual([Array(4).fill('shop'), Array(4).fill('blog')]);
    expect(runs() - before).toBe(2);

    stage.write(['blog']);
    await allServe('shop', false);
    const later = text('问', { CreateTime: Math.ceil(Date.now() / 1000) + 1 });
    for (const { url } of instances) {
      expect((await stage.of('shop').deliver(later, { url: `${url}/shop` })).status).toBe(403);
    }
    expect(await onEach('blog')).toEqual([200, 200]);
  });
});

function nameIn(body: string): string | undefined {
  return /<Content><!\[CDATA\[(\w+)]]>/.exec(body)?.[1];
}
