/**
 * KEYS: the agenda; ARGV from the third on: keys of messages.
 * Gives a letter for each: settled, orphaned, nothing. Of what Redis has lost when it was emptied
 * there is no news until whoever runs it has it noted again.
 */
export const LOOK = `
local news = {}
for i = 3, #ARGV do
  local r = load(prefix .. 'message:' .. ARGV[i])
  if not r then news[i - 2] = 'n'
  elseif isSettled(r) then news[i - 2] = 's'
  elseif isOwned(r) then news[i - 2] = 'n'
  else news[i - 2] = 'o' end
end
return table.concat(news)
`;
