const WEEK_MS = 7 * 86_400_000;

/**
 * KEYS: the instance's sign of life, grace, and all instances.
 * ARGV: lease, a time in which nobody counts as dead, and the instance. Gives Redis' time in milliseconds.
 */
export const BEAT = `
redis.call('SET', KEYS[1], '', 'PX', ARGV[1])
redis.call('SADD', KEYS[3], ARGV[3])
if ARGV[2] ~= '0' then redis.call('SET', KEYS[2], '', 'PX', ARGV[2]) end
redis.call('PEXPIRE', KEYS[3], ${WEEK_MS})
local clock = redis.call('TIME')
return clock[1] * 1000 + math.floor(clock[2] / 1000)
`;
