import type { LedgerTimes } from '../../ledger';
import { DEAD_MEMORY, ENDED_PROCESS, MAX_ALONE, MAX_ATTEMPTS, MAX_OWNERS } from '../../ledger';

/**
 * What every transition begins with. KEYS: the agenda, the record. ARGV: the instance,
 * and the time after which the command is void, since a Redis that hung carries out at last what
 * its clients gave up long ago.
 *
 * The functions mirror `src/ledger/transitions`; a property test holds them together.
 */
export function prelude(times: LedgerTimes): string {
  return `
local LEASE, MEMORY, QUIET, PICKUP = ${times.lease}, ${times.memory}, ${times.quiet}, ${times.pickup}
local FRESHNESS = ${times.freshness}
local MAX_ATTEMPTS, MAX_ALONE, MAX_OWNERS = ${MAX_ATTEMPTS}, ${MAX_ALONE}, ${MAX_OWNERS}
local DEAD_MEMORY = ${DEAD_MEMORY}
local ENDED_PROCESS = ${JSON.stringify(ENDED_PROCESS)}
local prefix = string.sub(KEYS[1], 1, -#'agenda' - 1)
local key = KEYS[2] and string.sub(KEYS[2], #prefix + #'message:' + 1)
local me = ARGV[1]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local voidAfter = tonumber(ARGV[2])
if voidAfter > 0 and now > voidAfter then
  return redis.error_reply('STALE the command came too late')
end
${RECORDS}${PROMISES}${REMAINS}${INDEXES}${OWNERSHIP}`;
}

/** A record is a hash: what the transitions look at as JSON, the message and the reply as they are. */
const RECORDS = `
local function load(key)
  local found = redis.call('HMGET', key, 'record', 'reply')
  if not found[1] then return nil end
  local record = cjson.decode(found[1])
  record.reply = found[2] or nil
  return record
end

local function expiry(r)
  if r.state == 'dead' then return r.lastDeliveryAt + DEAD_MEMORY end
  if r.channel == 'pickup' then return r.createdAt + PICKUP end
  if r.channel == 'sent' then return r.lookAt end
  if r.channel == 'passive' and r.state == 'done' then return r.lookAt end
  return nil
end

local function isSettled(r)
  return r.reply ~= nil or r.channel ~= 'open' or r.state == 'dead'
end
`;

/** Mirrors `promised`; false for undefined. */
const PROMISES = `
local function promised(r)
  if not r or r.state == 'dead' then return false end
  return (r.channel == 'late' or r.channel == 'pickup') and r.channel
end
`;

/** Mirrors `remains`: a key of its own, since Redis itself forgets the record. */
const REMAINS = `
local function leaveRemains(key, r)
  local ends = expiry(r)
  local freshEnd = r.lastDeliveryAt + FRESHNESS
  if not ends or freshEnd <= ends or freshEnd <= now then return end
  local left = string.format('%d %s', r.deliveries, r.fingerprint)
  redis.call('SET', prefix .. 'answered:' .. key, left, 'PX', freshEnd - now)
end

local function remains(key)
  local left = redis.call('GET', prefix .. 'answered:' .. key)
  if not left then return nil end
  local deliveries, fingerprint = string.match(left, '^(%d+) (.*)$')
  return { deliveries = tonumber(deliveries), fingerprint = fingerprint }
end
`;

/** Redis itself forgets what needs no more work; the agenda has the rest. */
const INDEXES = `
local function places(r)
  if not r then return {} end
  local ends = expiry(r)
  return {
    agenda = not ends and r.lookAt or nil,
    ends = ends or r.lookAt + DEAD_MEMORY,
    waiting = (promised(r) or r.fetchedBy and r.state ~= 'dead') and r.createdAt or nil,
    dead = r.state == 'dead' and r.createdAt or nil,
    reply = r.reply,
    settled = isSettled(r),
  }
end

local function move(set, key, before, after)
  if before == after then return false end
  if after then redis.call('ZADD', set, after, key) else redis.call('ZREM', set, key) end
  return after ~= nil
end

local function tell(key, r)
  for _, instance in ipairs(r.waiters or {}) do
    redis.call('PUBLISH', prefix .. 'news:' .. instance, key)
  end
  if r.owner ~= '' and r.owner ~= me then
    redis.call('PUBLISH', prefix .. 'news:' .. r.owner, key)
  end
end

local function save(key, r, before)
  local name = prefix .. 'message:' .. key
  local after = places(r)
  r.reply = nil
  redis.call('HSET', name, 'record', cjson.encode(r))
  r.reply = after.reply
  if after.reply ~= before.reply then redis.call('HSET', name, 'reply', after.reply) end
  if after.ends ~= before.ends then redis.call('PEXPIREAT', name, after.ends) end
  move(prefix .. 'agenda', key, before.agenda, after.agenda)
  move(prefix .. 'dead', key, before.dead, after.dead)
  local waiting = prefix .. 'waiting:' .. r.user
  if move(waiting, key, before.waiting, after.waiting) then
    redis.call('PEXPIRE', waiting, DEAD_MEMORY)
  end
  leaveRemains(key, r)
  if after.settled and not before.settled then tell(key, r) end
end
`;

const OWNERSHIP = `
local function isAlive(owner)
  return redis.call('EXISTS', prefix .. 'alive:' .. owner, prefix .. 'grace') > 0
end

local function isOwned(r)
  return r.owner == me or (r.owner ~= '' and isAlive(r.owner))
end

local function owns(r, epoch)
  return r ~= nil and r.owner == me and r.epoch == epoch
end

local function takeOver(key, r, before)
  if r.attempts >= MAX_ATTEMPTS then
    r.channel, r.owner, r.dueAt, r.lookAt = 'late', '', now, now
    save(key, r, before)
    return { 'acknowledge', r.deliveries, promised(r) }
  end
  r.owner, r.epoch = me, r.epoch + 1
  save(key, r, before)
  return { 'run', r.deliveries, r.epoch, r.attempts, r.batch or false, r.alone or false }
end
`;
