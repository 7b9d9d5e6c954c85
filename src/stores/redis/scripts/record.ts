/**
 * What every script on records begins with. ARGV: the instance, and the time after which the command
 * is void, since a Redis that hung carries out at last what its clients gave up long ago.
 *
 * A record is a hash: `v` its version, `r` the record as JSON without `m` the message and `p` the
 * reply, `own` its owner, `run` while it is to be run, `op` who wrote it last, `w` who waits.
 */
export const BEGIN = `
local prefix = string.sub(KEYS[1], 1, -#'agenda' - 1)
local me = ARGV[1]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local voidAfter = tonumber(ARGV[2])
if voidAfter > 0 and now > voidAfter then
  return redis.error_reply('STALE the command came too late')
end
local function recordOf(key) return prefix .. 'message:' .. key end
local function isAlive(owner)
  if not owner or owner == '' then return 0 end
  return redis.call('EXISTS', prefix .. 'alive:' .. owner, prefix .. 'grace') > 0 and 1 or 0
end
local function answeredOf(key) return prefix .. 'answered:' .. key end
local function answer(key, bound)
  local f = redis.call('HMGET', recordOf(key), 'v', 'r', 'm', 'p', 'own')
  local left = not f[1] and redis.call('GET', answeredOf(key))
  return {
    0, tonumber(f[1] or 0), f[2] or false, f[3] or false, f[4] or false, isAlive(f[5]),
    bound or false, left or false
  }
end
`;

/**
 * Compare-and-set, the one way in which a record changes.
 * KEYS: any key of the account, the record.
 * ARGV: instance, void after, the record's key, expected version (-1: only read), op, then, where it
 * is to be written: record, message and reply (empty: as they are), when it expires, owner, whether
 * it runs, its lane, a signature and for how long that is bound, whether it is settled by this,
 * who waits, what is remembered of an answered message beyond the record and until when, and names
 * and scores of lists that the key leaves (score empty) or enters.
 * Gives `{ 1, version }`, or `{ 0, version, record, message, reply, owner lives, bound key, what is left }`.
 */
export const COMPARE_AND_SET = `${BEGIN}
local name, key = KEYS[2], ARGV[3]
local signature = ARGV[13]
local bound = signature and signature ~= '' and redis.call('GET', prefix .. 'signature:' .. signature)
local isOthers = bound and bound ~= key
local stored = redis.call('HMGET', name, 'v', 'op')
local version = tonumber(stored[1] or 0)
-- The answer to the same command was lost.
if version > 0 and stored[2] == ARGV[5] then return { 1, version } end
local isForgotten = version == 0 and redis.call('EXISTS', answeredOf(key)) == 1
if isOthers or isForgotten or version ~= tonumber(ARGV[4]) then return answer(key, bound) end
version = version + 1
redis.call('HSET', name, 'v', version, 'op', ARGV[5], 'r', ARGV[6], 'own', ARGV[10], 'run', ARGV[11])
if ARGV[7] ~= '' then redis.call('HSET', name, 'm', ARGV[7]) end
if ARGV[8] ~= '' then redis.call('HSET', name, 'p', ARGV[8]) end
redis.call('PEXPIREAT', name, ARGV[9])
if ARGV[17] ~= '' then redis.call('SET', answeredOf(key), ARGV[17], 'PXAT', ARGV[18]) end
if ARGV[12] ~= '' then
  redis.call('RPUSH', prefix .. 'lane:' .. ARGV[12], key)
  redis.call('PEXPIRE', prefix .. 'lane:' .. ARGV[12], 3600000)
end
if signature ~= '' then redis.call('SET', prefix .. 'signature:' .. signature, key, 'PX', ARGV[14]) end
if ARGV[15] == '1' then
  local waiters = redis.call('HGET', name, 'w')
  for instance in string.gmatch(waiters or '', '[^ ]+') do
    if instance ~= me then redis.call('PUBLISH', prefix .. 'news:' .. instance, key) end
  end
end
if ARGV[16] ~= '' then
  local waiters = redis.call('HGET', name, 'w') or ''
  if not string.find(waiters, ARGV[16], 1, true) then
    redis.call('HSET', name, 'w', waiters .. ARGV[16] .. ' ')
  end
end
for i = 19, #ARGV, 2 do
  local list = prefix .. ARGV[i]
  if ARGV[i + 1] == '' then redis.call('ZREM', list, key)
  else
    redis.call('ZADD', list, ARGV[i + 1], key)
    redis.call('PEXPIRE', list, 604800000)
  end
end
return { 1, version }
`;

/** ARGV from the third on: keys. Gives for each what `COMPARE_AND_SET` gives on a conflict. */
export const READ = `${BEGIN}
local found = {}
for i = 3, #ARGV do found[i - 2] = answer(ARGV[i]) end
return found
`;

/** ARGV: name of a list, how many at most. Drops those from it whose record has expired. */
export const LIST = `${BEGIN}
local listed = {}
local list = prefix .. ARGV[3]
for _, key in ipairs(redis.call('ZRANGE', list, 0, ARGV[4] - 1)) do
  local row = answer(key)
  if row[2] > 0 then table.insert(listed, { key, unpack(row) }) else redis.call('ZREM', list, key) end
end
return listed
`;

/** ARGV: lane, key. Whether no message ahead of it in the lane is still to be run. */
export const IS_FIRST = `${BEGIN}
local lane, key = prefix .. 'lane:' .. ARGV[3], ARGV[4]
local listed = redis.call('LRANGE', lane, 0, -1)
local known = false
for _, one in ipairs(listed) do known = known or one == key end
if not known then
  redis.call('RPUSH', lane, key)
  redis.call('PEXPIRE', lane, 3600000)
  table.insert(listed, key)
end
local first = 1
while listed[first] ~= key and redis.call('HGET', recordOf(listed[first]), 'run') ~= '1' do
  first = first + 1
end
if first > 1 then redis.call('LTRIM', lane, first - 1, -1) end
return listed[first] == key and 1 or 0
`;

/**
 * ARGV: how many at most. Keys of work that has nobody: open work of instances that do not live any
 * more, each of which has a list of what it works on, and promised work that is due.
 */
export const OVERDUE = `${BEGIN}
local overdue = {}
local limit = tonumber(ARGV[3])
if redis.call('EXISTS', prefix .. 'grace') == 1 then return overdue end
for _, instance in ipairs(redis.call('SMEMBERS', prefix .. 'instances')) do
  if isAlive(instance) == 0 then
    local own = redis.call('ZRANGE', prefix .. 'own:' .. instance, 0, limit - 1)
    for _, key in ipairs(own) do table.insert(overdue, key) end
    if #own == 0 then redis.call('SREM', prefix .. 'instances', instance) end
  end
end
for _, key in ipairs(redis.call('ZRANGEBYSCORE', prefix .. 'late', '-inf', now, 'LIMIT', 0, 2 * limit)) do
  local owner = redis.call('HGET', recordOf(key), 'own')
  if not owner then redis.call('ZREM', prefix .. 'late', key)
  elseif isAlive(owner) == 0 then table.insert(overdue, key) end
end
while #overdue > limit do table.remove(overdue) end
return overdue
`;
