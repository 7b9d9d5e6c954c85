/** KEYS: the signature. ARGV: the message, milliseconds. Gives 0 when another message is bound. */
export const BIND = `
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return redis.call('GET', KEYS[1]) == ARGV[1] and 1 or 0
`;
