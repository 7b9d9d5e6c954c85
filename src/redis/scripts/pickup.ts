/** ARGV: the pickup message's key. Mirrors `fetch`. */
export const FETCH = `
local r = load(KEYS[2])
if not r or not r.reply then return false end
if r.fetchedBy == ARGV[3] then return r.reply end
if r.channel ~= 'pickup' then return false end
local before = places(r)
r.channel, r.fetchedBy, r.lookAt = 'sent', ARGV[3], now + MEMORY
save(key, r, before)
return r.reply
`;

/**
 * KEYS: the agenda, and a set of record keys by time. ARGV: how many at most.
 * Drops those from the set whose record has expired.
 */
export const LIST = `
local listed = {}
local limit = tonumber(ARGV[3])
for _, one in ipairs(redis.call('ZRANGE', KEYS[2], 0, limit - 1)) do
  local found = redis.call('HMGET', prefix .. 'message:' .. one, 'record', 'message', 'reply')
  if found[1] then
    table.insert(listed, { one, found[1], found[2], found[3] })
  else
    redis.call('ZREM', KEYS[2], one)
  end
end
return listed
`;
