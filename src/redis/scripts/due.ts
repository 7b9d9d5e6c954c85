/** Mirrors `adopt` and `dueTime`. */
const EXAMINATION = `
local function adopt(one, r, before)
  r.lookAt = now + LEASE
  local isCulprit = r.attempts >= MAX_ATTEMPTS and (r.alone or 0) >= MAX_ALONE
  if r.state == 'running' and (isCulprit or r.epoch - r.failures >= MAX_OWNERS) then
    r.state, r.owner, r.error = 'dead', '', ENDED_PROCESS
    save(one, r, before)
    return nil
  end
  r.channel, r.owner, r.epoch = 'late', me, r.epoch + 1
  save(one, r, before)
  local found = redis.call('HMGET', prefix .. 'message:' .. one, 'record', 'message', 'reply')
  return { one, found[1], found[2], found[3] }
end

local function dueTime(r)
  return math.max(r.dueAt, r.channel == 'open' and r.lastDeliveryAt + QUIET or 0)
end
`;

/** KEYS: the agenda. ARGV: how many records to look at. Mirrors `examine`, for several records. */
export const DUE = `${EXAMINATION}
local function later(one, r, before, lookAt)
  r.lookAt = lookAt
  save(one, r, before)
end

local function examine(one, r)
  if r.lookAt > now then return nil end
  local before = places(r)
  local due = dueTime(r)
  if due > now then return later(one, r, before, due) end
  if isOwned(r) then return later(one, r, before, now + LEASE) end
  return adopt(one, r, before)
end

local adopted = {}
for _, one in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[3])) do
  local r = load(prefix .. 'message:' .. one)
  if not r then
    redis.call('ZREM', KEYS[1], one)
  else
    local work = examine(one, r)
    if work then table.insert(adopted, work) end
  end
end
return adopted
`;

/** Mirrors `resume`. */
export const RESUME = `${EXAMINATION}
local r = load(KEYS[2])
if r and r.state == 'dead' then return { 'dead', r.error or '' } end
if not r or expiry(r) then return { 'done' } end
local wait = dueTime(r) - now
if wait > 0 then return { 'early', wait } end
if isOwned(r) then return { 'early', LEASE } end
local work = adopt(key, r, places(r))
if not work then return { 'dead', ENDED_PROCESS } end
return { 'run', work }
`;
