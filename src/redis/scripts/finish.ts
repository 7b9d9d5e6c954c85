/** ARGV: epoch, reply, whether an open delivery of the caller's carries it. Mirrors `finish`. */
export const FINISH = `
local r = load(KEYS[2])
if not r then return remains(key) and 'fenced' or 'unknown' end
if not owns(r, tonumber(ARGV[3])) or r.state ~= 'running' then return 'fenced' end
local before = places(r)
r.state, r.reply = 'done', ARGV[4]
local finished = 'passive'
if r.channel == 'late' then
  finished = 'late'
elseif ARGV[5] ~= '1' then
  r.lookAt = r.lastDeliveryAt + QUIET
  finished = 'open'
else
  r.channel, r.lookAt = 'passive', now + MEMORY
end
save(key, r, before)
return finished
`;

/** ARGV: epoch, channel. Mirrors `settle`. */
export const SETTLE = `
local r = load(KEYS[2])
if not owns(r, tonumber(ARGV[3])) or r.channel ~= 'late' then return 0 end
local before = places(r)
r.channel, r.owner = ARGV[4], ''
r.lookAt = now + (ARGV[4] == 'pickup' and PICKUP or MEMORY)
save(key, r, before)
return 1
`;

/** ARGV: epoch, attempts, batch, alone; empty: unset. Mirrors `noteRun`. */
export const NOTE_RUN = `
local r = load(KEYS[2])
if not owns(r, tonumber(ARGV[3])) or r.state ~= 'running' then return 0 end
local before = places(r)
r.attempts, r.batch, r.alone = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
save(key, r, before)
return 1
`;

/** ARGV: epoch, how many messages of the late reply were sent. Mirrors `noteParts`. */
export const NOTE_PARTS = `
local r = load(KEYS[2])
if not owns(r, tonumber(ARGV[3])) or r.channel ~= 'late' then return 0 end
local before = places(r)
r.sentParts = tonumber(ARGV[4])
save(key, r, before)
return 1
`;

/** ARGV: epoch, delay, whether the run failed. Mirrors `postpone`. */
export const POSTPONE = `
local r = load(KEYS[2])
if not owns(r, tonumber(ARGV[3])) or r.channel == 'passive' then return 0 end
local before = places(r)
r.owner, r.attempts = '', 0
r.failures = r.failures + (ARGV[5] == '1' and 1 or 0)
r.dueAt = now + tonumber(ARGV[4])
r.lookAt = r.dueAt
save(key, r, before)
return 1
`;

/** ARGV: epoch, error. Mirrors `bury`. */
export const BURY = `
local r = load(KEYS[2])
if not owns(r, tonumber(ARGV[3])) then return 0 end
local before = places(r)
r.state, r.owner, r.error, r.lookAt = 'dead', '', ARGV[4], now + MEMORY
save(key, r, before)
return 1
`;

/** ARGV: epoch. Mirrors `stillOwned`. */
export const STILL_OWNED = `
return owns(load(KEYS[2]), tonumber(ARGV[3])) and 1 or 0
`;
