/** Long enough for the slowest handler of a lane; asking anew prolongs it. */
const LANE_MS = 3_600_000;

/** Mirrors `lineUp`. KEYS: the third is the lane. Gives the key whose turn it is. */
export const LINE_UP = `
local function isRunning(one)
  local r = load(prefix .. 'message:' .. one)
  return r ~= nil and r.state == 'running'
end

local function lineUp()
  local lane = redis.call('LRANGE', KEYS[3], 0, -1)
  local listed = false
  for _, one in ipairs(lane) do listed = listed or one == key end
  if not listed then
    redis.call('RPUSH', KEYS[3], key)
    table.insert(lane, key)
  end
  local first = 1
  while lane[first] ~= key and not isRunning(lane[first]) do first = first + 1 end
  if first > 1 then redis.call('LTRIM', KEYS[3], first - 1, -1) end
  redis.call('PEXPIRE', KEYS[3], ${LANE_MS})
  return lane[first]
end
`;

/** KEYS: the agenda, the record, the lane. */
export const TAKE_TURN = `${LINE_UP}
return lineUp() == key and 1 or 0
`;
