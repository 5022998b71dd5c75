import { createHash } from 'node:crypto';

/**
 * A window in Redis is a hash: when it ends, and what each instance has counted in it. An instance
 * always says its whole count, so that an ask that is late, repeated, or answered to nobody counts
 * nothing twice, and an emptied Redis is filled again. `seq` keeps an ask that a hung Redis finds
 * in an old connection from undoing a later one. All times are Redis's, in ms.
 */
const SCRIPT = `
local id, seq, windowMs, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local myEnd, own, want = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if myEnd <= now then own = 0 end

local fields = redis.call('HGETALL', KEYS[1])
local oldEnd, others, stored, storedSeq = 0, 0, nil, 0
for i = 1, #fields, 2 do
  if fields[i] == 'end' then
    oldEnd = tonumber(fields[i + 1])
  else
    local count, at = string.match(fields[i + 1], '^(%d+):(%d+)$')
    if fields[i] == id then stored, storedSeq = tonumber(count), tonumber(at)
    else others = others + tonumber(count) end
  end
end
if #fields > 0 and oldEnd <= now then
  redis.call('DEL', KEYS[1])
  oldEnd, others, stored, storedSeq = 0, 0, nil, 0
end

local newEnd = oldEnd
-- None ends later than that, unless the clock was set back.
if oldEnd == 0 or oldEnd > now + windowMs then newEnd = now + windowMs end
if own > 0 then newEnd = math.min(newEnd, myEnd) end
if seq < storedSeq then return {now, newEnd, own, others, 0} end

local granted = math.max(0, math.min(want, limit - others - own))
if own + granted ~= stored then
  redis.call('HSET', KEYS[1], id, string.format('%.0f:%.0f', own + granted, seq))
end
if newEnd ~= oldEnd then
  redis.call('HSET', KEYS[1], 'end', string.format('%.0f', newEnd))
  redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', newEnd))
end
return {now, newEnd, own, others, granted}
`;
const SHA = createHash('sha1').update(SCRIPT).digest('hex');

export type Ask = {
  key: string;
  windowMs: number;
  limit: number;
  /** When the asker's window ends. */
  end: number;
  /** All that the asker has counted in it. */
  own: number;
  /** Points asked for on top. */
  want: number;
};

export type Reply = {
  now: number;
  end: number;
  /** What of the asker's count belongs to this window: all, or 0 where its own has ended. */
  own: number;
  others: number;
  granted: number;
};

type ScriptOptions = { keys: string[]; arguments: string[] };

export type ScriptClient = {
  evalSha: (sha: string, options: ScriptOptions) => Promise<unknown>;
  eval: (script: string, options: ScriptOptions) => Promise<unknown>;
};

/** Asks Redis in the name of instance `id`. Rejects with what the client or Redis says. */
export function createAsker(client: ScriptClient, id: string): (ask: Ask) => Promise<Reply> {
  let seq = 0;
  return async ({ key, windowMs, limit, end, own, want }) => {
    seq += 1;
    const numbers = [seq, windowMs, limit, end, own, want].map(String);
    const options = { keys: [key], arguments: [id, ...numbers] };
    const reply = await client.evalSha(SHA, options).catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('NOSCRIPT')) {
        return client.eval(SCRIPT, options);
      }
      throw error;
    });
    return readReply(reply);
  };
}

function readReply(reply: unknown): Reply {
  const numbers = Array.isArray(reply) ? reply.map(Number) : [];
  const [now, end, own, others, granted] = numbers;
  if (
    now === undefined ||
    end === undefined ||
    own === undefined ||
    others === undefined ||
    granted === undefined
  ) {
    throw new Error('not an answer of the script');
  }
  return { now, end, own, others, granted };
}
