/**
 * Scripts that Redis runs, each as one atomic step. They use what Redis 6.2 has, and name all keys
 * that they touch, which are of one slot in a cluster. The first command that writes is one that needs
 * memory: a server that has none left refuses it, but lets a script go on that has written before.
 *
 * Redis makes whole numbers of the numbers in a reply, and Lua writes numbers with 14 digits: what
 * needs more goes through `string.format`.
 * @see https://redis.io/docs/latest/develop/programmability/eval-intro/
 */

import { ROUNDING } from '../../token-bucket';

/** What a script answers instead of adding a key to a database that has enough of them. */
export const FULL = 'full';

/** Microseconds since 1970 by the clock of the server: a whole number below 2^53. */
const SERVER_CLOCK = `
local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
`;

/** Makes milliseconds of `micros`. */
const MILLISECONDS = `
local now = math.floor(micros / 1000)
`;

const CLOCK = `${SERVER_CLOCK}${MILLISECONDS}`;

/** @returns a condition in Lua */
const isFull = (maxKeys: string, added = '1') =>
	`redis.call('DBSIZE') + ${added} > tonumber(${maxKeys})`;

/** The claim that stands in `state`, as the store reads it. */
const STANDING = `
local state = redis.call('HMGET', KEYS[1], 'owner', 'note', 'heldUntil', 'started', 'result')
local standing = state[1] and {
	state[1],
	state[2],
	not state[5] and tonumber(state[3]) > now and 1 or 0,
	state[4] and 1 or 0,
	state[5],
}
`;

/** Keys: claim. Arguments: owner, note, lease, most keys. */
const claim = `${CLOCK}${STANDING}
if standing then return standing end
if ${isFull('ARGV[4]')} then return '${FULL}' end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'note', ARGV[2], 'heldUntil', now + ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return false
`;

/** Keys: claim. */
const read = `${CLOCK}${STANDING}
return standing
`;

/** Never cuts a time short. */
const PROLONG = `
local function prolong(lease, keep)
	local heldUntil = tonumber(redis.call('HGET', KEYS[1], 'heldUntil') or 0)
	redis.call('HSET', KEYS[1], 'heldUntil', math.max(heldUntil, now + lease))
	-- Less than 0 where the key is new.
	if redis.call('PTTL', KEYS[1]) < keep then redis.call('PEXPIRE', KEYS[1], keep) end
end
`;

/** Keys: claim. Arguments: owner, lease. */
const renew = `${CLOCK}${PROLONG}
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return 0 end
prolong(tonumber(ARGV[2]), tonumber(ARGV[2]))
return 1
`;

/** Keys: claim. Arguments: owner, time to keep, lease, most keys. */
const start = `${CLOCK}${PROLONG}
local owner = redis.call('HGET', KEYS[1], 'owner')
if owner and owner ~= ARGV[1] then return 0 end
if not owner then
	if ${isFull('ARGV[4]')} then return '${FULL}' end
	redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'note', '')
end
redis.call('HSET', KEYS[1], 'started', 1)
local keep, lease = tonumber(ARGV[2]), tonumber(ARGV[3])
prolong(lease, math.max(keep, lease))
return 1
`;

/** Keys: claim. Arguments: owner, result, time to keep. */
const settle = `
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'result', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`;

/** Keys: claim. Arguments: owner, 1 to keep a claim that has been started. */
const release = `
local state = redis.call('HMGET', KEYS[1], 'owner', 'started')
if state[1] ~= ARGV[1] then return 1 end
if state[2] and ARGV[2] == '1' then return 0 end
redis.call('DEL', KEYS[1])
return 1
`;

/**
 * A bucket is kept as what it lacks, in tokens, and the time of that, in microseconds; only until it
 * is full. Each token is taken as a whole 1, and a refusal writes nothing, so that no error of
 * rounding adds up that would change the rate.
 *
 * Keys: buckets. Arguments: most keys, then the capacity and the milliseconds per token of each.
 * @param clock sets `micros`
 * @returns a script that answers, for each bucket, whether it had a token, and what it lacks after
 */
export const takeScript = (clock: string): string => `${clock}
-- A token that lacks no more is whole, as the division by the time per token is rounded.
local ROUNDING = ${ROUNDING}
local lacks, had = {}, {}
local added = 0
local isTaken, isSetBack = true, false
for i, key in ipairs(KEYS) do
	local capacity = tonumber(ARGV[2 * i])
	local lack = 0
	local known = redis.call('GET', key)
	if known then
		local before, at = string.match(known, '(%S+) (%S+)')
		local passed = micros - at
		-- The clock was set back: time goes on from there.
		isSetBack = isSetBack or passed < 0
		lack = math.max(0, before - math.max(0, passed) / 1000 / ARGV[2 * i + 1])
		-- The capacity may be less than it was.
		lack = math.min(capacity, lack)
	else
		added = added + 1
	end
	lacks[i] = lack
	had[i] = capacity - lack + ROUNDING >= 1
	isTaken = isTaken and had[i]
end
if isTaken and added > 0 and ${isFull('ARGV[1]', 'added')} then return '${FULL}' end
local answer = {}
for i, key in ipairs(KEYS) do
	local lack = isTaken and lacks[i] + 1 or lacks[i]
	if isTaken or isSetBack then
		local untilFull = math.max(0, math.ceil(lack * ARGV[2 * i + 1])) + 1
		local text = string.format('%.17g %.0f', lack, micros)
		redis.call('SET', key, text, 'PX', string.format('%.0f', untilFull))
	end
	answer[2 * i - 1] = had[i] and 1 or 0
	answer[2 * i] = string.format('%.17g', lack)
end
return answer
`;

/**
 * The keys that are locked are in an index of their scope, a sorted set by the end of the lock.
 *
 * Keys: lock, index. Arguments: threshold, window, first lock, longest lock, name in the index, most
 * keys.
 */
const fail = `${CLOCK}
local state = redis.call('HMGET', KEYS[1], 'failures', 'first', 'lockedUntil')
local lockedUntil = tonumber(state[3] or 0)
if lockedUntil > now then return lockedUntil - now end
if not state[1] and ${isFull('ARGV[6]')} then return '${FULL}' end
local failures = tonumber(state[1] or 0) + 1
local first = tonumber(state[2] or now)
local threshold, window = tonumber(ARGV[1]), tonumber(ARGV[2])
if failures >= threshold then
	lockedUntil = now + math.ceil(math.min(ARGV[3] * 2 ^ (failures - threshold), ARGV[4]))
	redis.call('ZADD', KEYS[2], lockedUntil, ARGV[5])
	redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
	if redis.call('PTTL', KEYS[2]) < lockedUntil - now then
		redis.call('PEXPIREAT', KEYS[2], lockedUntil)
	end
end
redis.call('HSET', KEYS[1], 'failures', failures, 'first', first, 'lockedUntil', lockedUntil)
redis.call('PEXPIREAT', KEYS[1], math.max(first, lockedUntil) + window)
return math.max(lockedUntil - now, 0)
`;

/** Keys: locks. Answers how long each is locked and how many failures it has, or nothing. */
const inspectLocks = `${CLOCK}
local answer = {}
for i, key in ipairs(KEYS) do
	local state = redis.call('HMGET', key, 'failures', 'lockedUntil')
	local left = tonumber(state[2] or 0) - now
	answer[2 * i - 1] = math.max(left, 0)
	answer[2 * i] = tonumber(state[1] or 0)
end
return answer
`;

/** Keys: lock, index. Arguments: name in the index. */
const unlock = `
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('DEL', KEYS[1])
`;

/**
 * Keys: index. Arguments: prefix of the names, how many to give and how many to look at at most.
 * Answers the names in the index that are locked, those with the longest time left first.
 */
const findLocks = `${CLOCK}
local from = string.format('(%.0f', now)
local names = redis.call('ZREVRANGEBYSCORE', KEYS[1], '+inf', from, 'LIMIT', 0, ARGV[3])
local found = {}
for _, name in ipairs(names) do
	if #found >= tonumber(ARGV[2]) then break end
	if string.sub(name, 1, #ARGV[1]) == ARGV[1] then found[#found + 1] = name end
end
return found
`;

/**
 * The scopes that have locks, by the end of the last one.
 *
 * Keys: scopes. Arguments: scope, how long it has a lock from now.
 */
const noteScope = `${CLOCK}
local lockedUntil = now + ARGV[2]
redis.call('ZADD', KEYS[1], 'GT', lockedUntil, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('PTTL', KEYS[1]) < lockedUntil - now then
	redis.call('PEXPIREAT', KEYS[1], lockedUntil)
end
return 1
`;

/** Keys: scopes. Arguments: how many to give at most. */
const findScopes = `${CLOCK}
local from = string.format('(%.0f', now)
return redis.call('ZREVRANGEBYSCORE', KEYS[1], '+inf', from, 'LIMIT', 0, ARGV[1])
`;

/** Slots are a sorted set of their holders, by the end of the lease. */
const KEEP_SLOT = `
local function keep(holder, lease)
	redis.call('ZADD', KEYS[1], now + lease, holder)
	redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
	local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
	redis.call('PEXPIREAT', KEYS[1], last[2])
end
`;

/** Keys: slots. Arguments: holder, most slots, lease, most keys. */
const enter = `${CLOCK}${KEEP_SLOT}
local heldUntil = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not heldUntil or tonumber(heldUntil) <= now then
	local held = redis.call('ZCOUNT', KEYS[1], string.format('(%.0f', now), '+inf')
	if held >= tonumber(ARGV[2]) then return 0 end
	if held == 0 and ${isFull('ARGV[4]')} then return '${FULL}' end
end
keep(ARGV[1], ARGV[3])
return 1
`;

/** Keys: slots. Arguments: holder, lease, most keys. */
const stay = `${CLOCK}${KEEP_SLOT}
if redis.call('EXISTS', KEYS[1]) == 0 and ${isFull('ARGV[3]')} then return '${FULL}' end
keep(ARGV[1], ARGV[2])
return 1
`;

/** Keys: slots. Arguments: holder. */
const leave = `
return redis.call('ZREM', KEYS[1], ARGV[1])
`;

export const SCRIPTS = {
	claim,
	read,
	renew,
	start,
	settle,
	release,
	take: takeScript(SERVER_CLOCK),
	fail,
	inspectLocks,
	unlock,
	findLocks,
	findScopes,
	noteScope,
	enter,
	stay,
	leave,
} as const;

export type ScriptName = keyof typeof SCRIPTS;
