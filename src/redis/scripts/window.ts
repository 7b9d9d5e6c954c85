const TAKE = `
local function goesLate(r)
  return { 'late', promised(r) }
end

local function take(r)
  if r.channel == 'passive' then return { 'reply', r.reply } end
  if r.channel ~= 'open' then return goesLate(r) end
  local before = places(r)
  r.channel, r.lookAt = 'passive', now + MEMORY
  save(key, r, before)
  return { 'reply', r.reply }
end

local function promise(r)
  local before = places(r)
  r.channel = 'late'
  save(key, r, before)
  return goesLate(r)
end
local r = load(KEYS[2])
`;

/** Mirrors `takeReply`. */
export const TAKE_REPLY = `${TAKE}
if not r or not r.reply then return goesLate(r) end
return take(r)
`;

/** Mirrors `closeWindow`. */
export const CLOSE_WINDOW = `${TAKE}
if r and r.reply then return take(r) end
if not r or r.channel ~= 'open' then return goesLate(r) end
return promise(r)
`;

/** Mirrors `abandonWindow`. */
export const ABANDON_WINDOW = `${TAKE}
if not r or r.channel == 'passive' then return { 'passive' } end
if r.channel ~= 'open' then return goesLate(r) end
local ms = r.lastDeliveryAt + QUIET - now
if ms > 0 then return { 'waiting', ms } end
return promise(r)
`;
