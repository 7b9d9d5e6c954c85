import { reasonOf } from '../../reason-of';
import { fail, ok, warn, type Finding } from './finding';
import { askRedis, type RedisFacts } from './redis-facts';

const CHECK = 'Redis';

/** Whether all instances can keep in Redis what must not be lost. */
export async function checkRedis(url: string): Promise<readonly Finding[]> {
  try {
    const facts = await askRedis(url);
    return [version(facts), policy(facts), persistence(facts)];
  } catch (error) {
    const reason = reasonOf(error);
    return [fail(CHECK, `not reachable: ${reason}`, cureFor(reason))];
  }
}

function cureFor(reason: string): string {
  if (/WRONGPASS|NOAUTH|NOPERM/.test(reason)) {
    return 'set REDIS_URL=redis://<user>:<password>@<host>:6379 in .env';
  }
  if (/ENOTFOUND|EAI_AGAIN/.test(reason)) return 'correct the host name in REDIS_URL';
  if (/SSL|TLS|wrong version|ECONNRESET/i.test(reason)) {
    return 'try REDIS_URL=rediss://… for TLS, redis://… without';
  }
  return 'start Redis (redis-server, or docker compose up -d redis), or correct REDIS_URL';
}

function version({ version: text }: RedisFacts): Finding {
  if (Number.parseFloat(text) >= 6.2) return ok(CHECK, `version ${text}`);
  const cure = 'install Redis 6.2 or later: docker pull redis:7';
  return fail(CHECK, `version ${text} is too old`, cure);
}

function policy({ policy: text }: RedisFacts): Finding {
  if (text === 'noeviction') return ok(CHECK, 'maxmemory-policy noeviction');
  const cure = 'redis-cli config set maxmemory-policy noeviction, and in redis.conf';
  if (text === undefined)
    return warn(CHECK, 'maxmemory-policy is not told', `ask its operator, or: ${cure}`);
  return fail(CHECK, `maxmemory-policy ${text} throws messages away when memory is short`, cure);
}

function persistence({ appendOnly, saves }: RedisFacts): Finding {
  if (appendOnly) return ok(CHECK, 'appendonly yes');
  const cure = 'redis-cli config set appendonly yes, and in redis.conf';
  if (saves) {
    return warn(CHECK, 'snapshots only: a restart forgets what was promised since the last', cure);
  }
  return warn(CHECK, 'nothing is kept over a restart of Redis: late replies would be lost', cure);
}
