import { describeWithRedis } from '../../src/redis/testing/redis-server';
import { Fleet } from './fleet/fleet';
import { shiftedClock } from './fleet/shifted-clock';
import { PATIENCE } from './scale';
import { shiftedClocks } from './scenarios/shifted-clocks';

describeWithRedis('two instances whose clocks are wrong', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.start({
      instances: ['slow', 'fast'],
      // Ten minutes apart, with the right time in the middle.
      environments: { slow: shiftedClock(-300), fast: shiftedClock(300) },
      // Whether a signature is stale is judged by the clock of whoever receives it.
      environment: { WECHAT_SIGNATURE_MAX_AGE: '900' },
    });
  }, PATIENCE);
  afterAll(() => fleet.close());

  shiftedClocks(() => fleet);
});
