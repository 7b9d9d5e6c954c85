import { describeWithRedis } from '../support/redis-server';
import { Fleet } from './fleet/fleet';
import { PATIENCE, REAL_DEADLINE, scaled } from './scale';
import { frozenRedis } from './scenarios/frozen-redis';
import { killedRedis } from './scenarios/killed-redis';
import { threeAtOnce } from './scenarios/three-at-once';

/** As docker-compose.yml has it. */
const SAFE = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];

describeWithRedis('several instances on one Redis', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.start({
      instances: scaled(['a', 'b'], ['a', 'b', 'c']),
      redis: SAFE,
      deadline: REAL_DEADLINE,
      environment: { WECHAT_DEDUP_TTL: '600' },
    });
  }, PATIENCE);
  afterAll(() => fleet.close());

  threeAtOnce(() => fleet);
  killedRedis(() => fleet);
  frozenRedis(() => fleet);
});
