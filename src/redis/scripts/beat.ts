import { DEAD_MEMORY } from '../../ledger';

/**
 * KEYS: the instance's sign of life, grace, and the sets that live as long as anybody uses them.
 * ARGV: lease, and a time in which nobody counts as dead. Gives Redis' time in milliseconds.
 */
export const BEAT = `
redis.call('SET', KEYS[1], '', 'PX', ARGV[1])
if ARGV[2] ~= '0' then redis.call('SET', KEYS[2], '', 'PX', ARGV[2]) end
for i = 3, #KEYS do redis.call('PEXPIRE', KEYS[i], ${DEAD_MEMORY}) end
local clock = redis.call('TIME')
return clock[1] * 1000 + math.floor(clock[2] / 1000)
`;
