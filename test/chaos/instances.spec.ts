import { describeWithRedis } from '../support/redis-server';
import { Fleet } from './fleet/fleet';
import { shiftedClock } from './fleet/shifted-clock';
import { FULL, PATIENCE, scaled } from './scale';
import { emptiedRedis } from './scenarios/emptied-redis';
import { frozenOwner } from './scenarios/frozen-owner';
import { killedOwners } from './scenarios/killed-owners';
import { rollingRestart } from './scenarios/rolling-restart';
import { shiftedClocks } from './scenarios/shifted-clocks';

/** Ten minutes apart, with the right time in the middle. */
const CLOCKS = { slow: shiftedClock(-300), fast: shiftedClock(300) };
/** Whether a signature is stale is judged by the clock of whoever receives it. */
const TOLERANT = { WECHAT_SIGNATURE_MAX_AGE: '900' };

describeWithRedis('instances that end', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.start({
      instances: scaled(['slow', 'fast'], ['a', 'b', 'c', 'd', 'e', 'f']),
      environments: CLOCKS,
      environment: { WECHAT_DEDUP_TTL: '600', ...TOLERANT },
    });
  }, PATIENCE);
  afterAll(() => fleet.close());

  killedOwners(() => fleet);
  frozenOwner(() => fleet);
  rollingRestart(() => fleet);
  emptiedRedis(() => fleet);
  if (!FULL) shiftedClocks(() => fleet);
});

if (FULL) {
  describeWithRedis('two instances whose clocks are wrong', () => {
    let fleet: Fleet;
    beforeAll(async () => {
      fleet = await Fleet.start({
        instances: ['slow', 'fast'],
        environments: CLOCKS,
        environment: TOLERANT,
      });
    }, PATIENCE);
    afterAll(() => fleet.close());

    shiftedClocks(() => fleet);
  });
}
