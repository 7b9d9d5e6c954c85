import { describeWithRedis } from '../../src/redis/testing/redis-server';
import { Fleet } from './fleet/fleet';
import { PATIENCE, scaled } from './scale';
import { emptiedRedis } from './scenarios/emptied-redis';
import { frozenOwner } from './scenarios/frozen-owner';
import { killedOwners } from './scenarios/killed-owners';
import { rollingRestart } from './scenarios/rolling-restart';

describeWithRedis('instances that end', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.start({
      instances: scaled(['a', 'b'], ['a', 'b', 'c', 'd', 'e', 'f']),
      environment: { WECHAT_DEDUP_TTL: '600' },
    });
  }, PATIENCE);
  afterAll(() => fleet.close());

  killedOwners(() => fleet);
  frozenOwner(() => fleet);
  rollingRestart(() => fleet);
  emptiedRedis(() => fleet);
});
