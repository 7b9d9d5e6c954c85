import { LINE_UP } from './turn';

/**
 * KEYS: the agenda, the record and, where there is one, the lane.
 * ARGV: fingerprint, message, user, whether the reply is deferred. Mirrors `claim`.
 */
export const CLAIM = `${LINE_UP}
local r = load(KEYS[2])
local left = not r and remains(key)
if left then
  return { left.fingerprint == ARGV[3] and 'answered' or 'conflict', left.deliveries + 1 }
end
if not r then
  redis.call('HSET', KEYS[2], 'message', ARGV[4])
  save(key, {
    fingerprint = ARGV[3], user = ARGV[5], createdAt = now,
    state = 'running', channel = ARGV[6] == '1' and 'late' or 'open',
    owner = me, epoch = 1, attempts = 1, failures = 0,
    deliveries = 1, lastDeliveryAt = now, dueAt = now, lookAt = now + QUIET,
  }, {})
  if KEYS[3] then lineUp() end
  return { 'run', 1, 1 }
end

local delivery = r.deliveries + 1
if r.fingerprint ~= ARGV[3] then return { 'conflict', delivery } end
local before = places(r)
r.deliveries, r.lastDeliveryAt = delivery, now
if r.state == 'dead' or (r.channel ~= 'open' and r.channel ~= 'passive') then
  save(key, r, before)
  return { 'acknowledge', delivery, promised(r) }
end
if r.reply then
  if r.channel == 'open' then r.lookAt = now + MEMORY end
  r.channel = 'passive'
  save(key, r, before)
  return { 'replay', delivery, r.reply }
end
if not isOwned(r) then return takeOver(key, r, before) end
if r.owner ~= me then
  r.waiters = r.waiters or {}
  local known = false
  for _, instance in ipairs(r.waiters) do known = known or instance == me end
  if not known then table.insert(r.waiters, me) end
end
save(key, r, before)
return { 'join', delivery }
`;

/** Mirrors `takeOverOrphan`. */
export const TAKE_OVER = `
local r = load(KEYS[2])
if r and r.state == 'running' and r.channel == 'open' and not isOwned(r) then
  return takeOver(key, r, places(r))
end
return false
`;
