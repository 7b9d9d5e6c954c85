/** KEYS: the agenda. ARGV: how many records to look at. Mirrors `examine`, for several records. */
export const DUE = `
local function later(one, r, before, lookAt)
  r.lookAt = lookAt
  save(one, r, before)
end

local function adopt(one, r, before)
  r.lookAt = now + LEASE
  if r.state == 'running' and r.attempts >= MAX_ATTEMPTS then
    r.state, r.owner, r.error = 'dead', '', ENDED_PROCESS
    save(one, r, before)
    return nil
  end
  if r.state == 'running' then r.attempts = r.attempts + 1 end
  r.channel, r.owner, r.epoch = 'late', me, r.epoch + 1
  save(one, r, before)
  return r.epoch
end

local function examine(one, r)
  if r.lookAt > now then return nil end
  local before = places(r)
  local due = math.max(r.dueAt, r.channel == 'open' and r.lastDeliveryAt + QUIET or 0)
  if due > now then return later(one, r, before, due) end
  if isOwned(r) then return later(one, r, before, now + LEASE) end
  return adopt(one, r, before)
end

local adopted = {}
for _, one in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[3])) do
  local name = prefix .. 'message:' .. one
  local r = load(name)
  if not r then
    redis.call('ZREM', KEYS[1], one)
  else
    local epoch = examine(one, r)
    if epoch then
      local found = redis.call('HMGET', name, 'record', 'message', 'reply')
      table.insert(adopted, { one, found[1], found[2], found[3] })
    end
  end
end
return adopted
`;
