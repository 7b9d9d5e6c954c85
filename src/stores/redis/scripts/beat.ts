const WEEK_MS = 7 * 86_400_000;

/**
 * KEYS, of each account: the instance's sign of life, grace, and all instances.
 * ARGV: lease, a time in which nobody counts as dead, and the instance. Gives Redis' time in milliseconds.
 */
export const BEAT = `
for i = 1, #KEYS, 3 do
  redis.call('SET', KEYS[i], '', 'PX', ARGV[1])
  redis.call('SADD', KEYS[i + 2], ARGV[3])
  if ARGV[2] ~= '0' then redis.call('SET', KEYS[i + 1], '', 'PX', ARGV[2]) end
  redis.call('PEXPIRE', KEYS[i + 2], ${WEEK_MS})
end
local clock = redis.call('TIME')
return clock[1] * 1000 + math.floor(clock[2] / 1000)
`;
