/**
 * A token is a hash: `token` (JSON), `fence`, `heldUntil`. It is kept for a year after the last
 * change, so that fences never start anew while anybody remembers an old one.
 */
const KEPT_MS = 365 * 86_400_000;
const LONGEST_LEASE_MS = 60_000;

export const LOAD = `
return redis.call('HGET', KEYS[1], 'token')
`;

/** ARGV: milliseconds. Gives the lease's fence, or nothing while another holds it. */
export const ACQUIRE = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local left = tonumber(redis.call('HGET', KEYS[1], 'heldUntil') or 0) - now
-- Longer than anybody asks for: the clock was set back since.
if left > 0 and left <= math.max(tonumber(ARGV[1]), ${LONGEST_LEASE_MS}) then return false end
redis.call('HSET', KEYS[1], 'heldUntil', now + tonumber(ARGV[1]))
-- Above all earlier ones even when Redis was emptied meanwhile.
local fence = math.max(tonumber(redis.call('HGET', KEYS[1], 'fence') or 0) + 1, now)
redis.call('HSET', KEYS[1], 'fence', fence)
redis.call('PEXPIRE', KEYS[1], ${KEPT_MS})
return fence
`;

/** ARGV: fence, the token as JSON. */
export const SAVE = `
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'token', ARGV[2], 'heldUntil', 0)
redis.call('PEXPIRE', KEYS[1], ${KEPT_MS})
return 1
`;

/** ARGV: fence. */
export const RELEASE = `
if redis.call('HGET', KEYS[1], 'fence') == ARGV[1] then redis.call('HSET', KEYS[1], 'heldUntil', 0) end
return 1
`;

/** ARGV: the value of the token that failed. */
export const INVALIDATE = `
local token = redis.call('HGET', KEYS[1], 'token')
if token and cjson.decode(token).value == ARGV[1] then redis.call('HDEL', KEYS[1], 'token') end
return 1
`;
