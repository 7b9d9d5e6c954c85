/**
 * What every script on records begins with.
 * KEYS[1]: the account's prefix, from which all names are made.
 * ARGV: the instance, and the time after which the command is void, since a Redis that hung carries
 * out at last what its clients gave up long ago.
 *
 * A record is a hash: `v` names the change that made it what it is, `h` the last few before, `r` is the record as JSON without
 * `m` its message and `p` its reply, `own` its owner, `run` is 1 while it is to be run, `w` who waits.
 */
const BEGIN = `
local prefix = KEYS[1]
local me, voidAfter = ARGV[1], tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if voidAfter > 0 and now > voidAfter then
  return redis.error_reply('STALE the command came too late')
end
local function recordOf(key) return prefix .. 'message:' .. key end
local function answeredOf(key) return prefix .. 'answered:' .. key end
local function boundTo(signature)
  return signature ~= '' and redis.call('GET', prefix .. 'signature:' .. signature)
end
local function isAlive(owner)
  if not owner or owner == '' then return 0 end
  return redis.call('EXISTS', prefix .. 'alive:' .. owner, prefix .. 'grace') > 0 and 1 or 0
end
local function rowOf(key, bound)
  local f = redis.call('HMGET', recordOf(key), 'v', 'r', 'm', 'p', 'own')
  local left = not f[1] and redis.call('GET', answeredOf(key))
  return { f[1] or '', f[2], f[3], f[4], isAlive(f[5]), bound or false, left or false }
end
`;

/**
 * Compare-and-set, the one way in which a record changes. The arguments follow BEGIN's, as they are
 * named in its second and third line: the record's key, the version expected (empty: none), the new
 * one; figures, all in one argument since each costs the client some time; a lane to enter, a signature
 * to bind, what remains of the record beyond its end; the record, its message and its reply (each empty:
 * nothing, or as it is); then names and scores of the lists that the key leaves (score empty) or enters.
 * Figures: when the record expires, for how long the signature is bound, until when its remains are kept,
 * the owner (-: nobody), and as 1 or 0 whether it is to be run, is settled by this (2: and its owner is told,
 * who goes by what it knows should Redis be emptied), this instance waits.
 * Gives 1 where it is done, 2 where it was done before and is overtaken, or what stands in the way: version, record, message, reply, whether its owner lives,
 * the key to which the signature belongs, and what remains of a record that is gone.
 */
export const COMPARE_AND_SET = `${BEGIN}
local _, _, key, expected, version, figures, lane, signature, remains, record, message, reply =
  unpack(ARGV, 1, 12)
local expiresAt, boundFor, remainsUntil, owner, isRunning, news, isWaiting =
  string.match(figures, '^(%S+) (%S+) (%S+) (%S+) (%d) (%d) (%d)$')
local name = recordOf(key)
local seen = redis.call('HMGET', name, 'v', 'h')
local stored, history = seen[1] or '', seen[2] or ' '
-- The answer to the same command was lost.
if stored == version then return 1 end
if string.find(history, ' ' .. version .. ' ', 1, true) then return 2 end
local bound = boundTo(signature)
local isForgotten = stored == '' and redis.call('EXISTS', answeredOf(key)) == 1
if stored ~= expected or isForgotten or (bound and bound ~= key) then return rowOf(key, bound) end

if news == '2' then
  local former = redis.call('HGET', name, 'own') or ''
  redis.call('PUBLISH', prefix .. 'news:' .. former, key)
end
history = string.sub(' ' .. stored .. history, 1, 100)
local fields = { 'v', version, 'h', history, 'r', record, 'run', isRunning,
  'own', owner == '-' and '' or owner }
if message ~= '' then table.insert(fields, 'm') table.insert(fields, message) end
if reply ~= '' then table.insert(fields, 'p') table.insert(fields, reply) end
redis.call('HSET', name, unpack(fields))
redis.call('PEXPIREAT', name, expiresAt)
if remains ~= '' then
  redis.call('SET', answeredOf(key), remains)
  redis.call('PEXPIREAT', answeredOf(key), remainsUntil)
end
if lane ~= '' then
  redis.call('RPUSH', prefix .. 'lane:' .. lane, key)
  redis.call('PEXPIRE', prefix .. 'lane:' .. lane, 3600000)
end
if signature ~= '' then redis.call('SET', prefix .. 'signature:' .. signature, key, 'PX', boundFor) end
local waiters = redis.call('HGET', name, 'w') or ''
if news ~= '0' then
  for instance in string.gmatch(waiters, '[^ ]+') do
    if instance ~= me then redis.call('PUBLISH', prefix .. 'news:' .. instance, key) end
  end
end
if isWaiting == '1' and not string.find(waiters, me, 1, true) then
  redis.call('HSET', name, 'w', waiters .. me .. ' ')
end
for i = 13, #ARGV, 2 do
  local list, score = prefix .. ARGV[i], ARGV[i + 1]
  if score == '' then redis.call('ZREM', list, key)
  else
    redis.call('ZADD', list, score, key)
    redis.call('PEXPIRE', list, 604800000)
  end
end
return 1
`;

/** ARGV: a signature, then keys. Gives for each what `COMPARE_AND_SET` gives on a conflict. */
export const READ = `${BEGIN}
local bound = boundTo(ARGV[3])
local found = {}
for i = 4, #ARGV do table.insert(found, rowOf(ARGV[i], bound)) end
return found
`;

/** ARGV: name of a list, how many at most. Drops those from it whose record has expired. */
export const LIST = `${BEGIN}
local listed = {}
local list = prefix .. ARGV[3]
for _, key in ipairs(redis.call('ZRANGE', list, 0, ARGV[4] - 1)) do
  local row = rowOf(key)
  if row[1] ~= '' then table.insert(listed, { key, row }) else redis.call('ZREM', list, key) end
end
return listed
`;

/** ARGV: lane, key, the most to count. How many ahead of it in the lane are still to be run. */
export const AHEAD = `${BEGIN}
local lane, key = prefix .. 'lane:' .. ARGV[3], ARGV[4]
local listed = redis.call('LRANGE', lane, 0, -1)
local known = false
for _, one in ipairs(listed) do known = known or one == key end
if not known then
  redis.call('RPUSH', lane, key)
  redis.call('PEXPIRE', lane, 3600000)
  table.insert(listed, key)
end
local at, ahead = 1, 0
while listed[at] ~= key and ahead < tonumber(ARGV[5]) do
  if redis.call('HGET', recordOf(listed[at]), 'run') == '1' then ahead = ahead + 1 end
  at = at + 1
  if ahead == 0 then redis.call('LPOP', lane) end
end
return ahead
`;

/**
 * ARGV: how many at most. Keys of work that is due and has nobody: what nobody owns, and what
 * instances have left behind that do not live any more, each of which has a list of its own.
 */
export const OVERDUE = `${BEGIN}
local overdue = {}
local limit = tonumber(ARGV[3])
local function collect(name, owner)
  local list = prefix .. name
  local due = redis.call('ZRANGEBYSCORE', list, '-inf', now, 'LIMIT', 0, limit - #overdue)
  for _, key in ipairs(due) do
    if redis.call('HGET', recordOf(key), 'own') == owner then table.insert(overdue, key)
    else redis.call('ZREM', list, key) end
  end
  return redis.call('EXISTS', list)
end
collect('due', '')
if redis.call('EXISTS', prefix .. 'grace') == 1 then return overdue end
for _, instance in ipairs(redis.call('SMEMBERS', prefix .. 'instances')) do
  if isAlive(instance) == 0 and collect('own:' .. instance, instance) == 0 then
    redis.call('SREM', prefix .. 'instances', instance)
  end
end
return overdue
`;
