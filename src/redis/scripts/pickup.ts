/** ARGV: the pickup message's key, which part of the reply, whether it is the last. Mirrors `fetch`. */
export const FETCH = `
local r = load(KEYS[2])
if not r or not r.reply then return 0 end
local part = tonumber(ARGV[4])
local fetchedBy = r.fetchedBy or {}
if fetchedBy[part + 1] == ARGV[3] then return 1 end
if r.channel ~= 'pickup' or #fetchedBy ~= part then return 0 end
local before = places(r)
table.insert(fetchedBy, ARGV[3])
r.fetchedBy = fetchedBy
if ARGV[5] == '1' then r.channel, r.lookAt = 'sent', now + MEMORY end
save(key, r, before)
return 1
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
