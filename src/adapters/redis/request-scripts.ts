// The scripts of the request store: each is one transaction in Redis.

/** Keeps the records of closed requests for 180 days; the audit log keeps their history. */
const keepClosedMs = 180 * 86_400_000;
/** About how many events stay in the stream; the second sink has them all. */
const streamLength = 100_000;
/** How many requests of a person are listed at most; more are kept, since some may be damaged. */
const latestOfPerson = 50;

/**
 * Stores a record if its revision follows the stored one, with its events, notices and places in the indexes.
 * KEYS: request, notices, told, short id, open, open of principal, person, to-tell, audit, reviews.
 * ARGV: `create` or `replace`, revision, record, id, `1` when open, asked at, `1` when its review is open, number of events, events…, then notice id and notice, alternating.
 * Replies `ok`, `duplicate` (id or short id is taken) or `changed` (another revision is stored).
 */
export const storeChange = `
local stored = redis.call('HGET', KEYS[1], 'revision')
if ARGV[1] == 'create' then
  if stored then return 'duplicate' end
  if redis.call('SETNX', KEYS[4], ARGV[4]) == 0 and redis.call('GET', KEYS[4]) ~= ARGV[4] then return 'duplicate' end
  redis.call('ZADD', KEYS[7], ARGV[6], ARGV[4])
  redis.call('ZREMRANGEBYRANK', KEYS[7], 0, -${String(latestOfPerson + 1)})
elseif not stored or tonumber(stored) ~= tonumber(ARGV[2]) - 1 then
  return 'changed'
end
redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'record', ARGV[3])
local last = 8 + tonumber(ARGV[8])
for i = 9, last do
  redis.call('XADD', KEYS[9], 'MAXLEN', '~', '${String(streamLength)}', '*', 'event', ARGV[i])
end
for i = last + 1, #ARGV, 2 do
  if redis.call('SISMEMBER', KEYS[3], ARGV[i]) == 0 then
    redis.call('HSETNX', KEYS[2], ARGV[i], redis.call('HINCRBY', KEYS[1], 'notices', 1) .. ' ' .. ARGV[i + 1])
  end
end
redis.call('SADD', KEYS[8], ARGV[4])
if ARGV[5] == '1' then
  redis.call('SADD', KEYS[5], ARGV[4])
  redis.call('SADD', KEYS[6], ARGV[4])
else
  redis.call('SREM', KEYS[5], ARGV[4])
  redis.call('SREM', KEYS[6], ARGV[4])
  if ARGV[7] ~= '1' then
    for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], ${String(keepClosedMs)}) end
  end
end
redis.call(ARGV[7] == '1' and 'SADD' or 'SREM', KEYS[10], ARGV[4])
return 'ok'
`;

const tidy = `
local revision = tonumber(redis.call('HGET', KEYS[1], 'revision') or '0')
local shown = tonumber(redis.call('HGET', KEYS[1], 'shown') or '0')
if shown >= revision and redis.call('HLEN', KEYS[2]) == 0 then redis.call('SREM', KEYS[4], ARGV[1]) end
return 'ok'
`;

/** The card shows a revision. KEYS: request, notices, told, to-tell. ARGV: id, revision. */
export const noteShown = `
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('SREM', KEYS[4], ARGV[1])
  return 'ok'
end
if tonumber(ARGV[2]) > tonumber(redis.call('HGET', KEYS[1], 'shown') or '0') then redis.call('HSET', KEYS[1], 'shown', ARGV[2]) end
${tidy}`;

/** A notice was sent. KEYS: as above. ARGV: id, notice id. */
export const noteTold = `
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('SADD', KEYS[3], ARGV[2])
local left = redis.call('PTTL', KEYS[1])
if left > 0 then redis.call('PEXPIRE', KEYS[3], left) end
${tidy}`;

/** Remembers where the card is, unless the request is gone. KEYS: request. ARGV: card. */
export const placeCard = `
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'card', ARGV[1]) end
return 'ok'
`;
