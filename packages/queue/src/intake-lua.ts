/**
 * What the scripts of the intake share. A scan is a hash `scan:ID`: what is known of it, and, until it has ended, the
 * job that starts it (`job`, JSON). In front of a queue (`stage`) each lane has a ring of the tenants with waiting
 * scans (a list), and each of these tenants a line of ids (a list). A scan that was sent on is in the sorted set
 * `intake:open` (by the time it was last seen to be on its way) until it has ended, and counts in the hashes
 * `intake:running` (by lane and tenant) and `intake:totals` (of all scans that have not ended). Scans that take turns
 * share a hash `intake:turn:NAME`: the id of the one that is on its way (`running`), and what the newest of those that
 * came meanwhile was submitted with (`next`, JSON). The jobs of those that it has replaced are in the list
 * `intake:superseded`.
 */
export const intakeLua = `
local call = redis.call

local function scan_key(prefix, id) return prefix .. ':scan:' .. id end
local function ring_key(prefix, stage, lane) return prefix .. ':intake:' .. stage .. ':' .. lane end
local function line_key(prefix, stage, lane, tenant) return ring_key(prefix, stage, lane) .. ':' .. tenant end

-- Scans that the queue holds ready. BullMQ takes those without a priority first: the interactive ones.
local function ready_count(prefix, stage, lane)
  if lane == 'interactive' then return call('llen', prefix .. ':' .. stage .. ':wait') end
  return call('zcard', prefix .. ':' .. stage .. ':prioritized')
end

-- As many as keep the workers there are busy until the next refill, and no more: what is in the queue has had its turn.
local function ready_goal(prefix, stage)
  return math.max(16, 2 * call('llen', prefix .. ':' .. stage .. ':active'))
end

local function running_count(prefix, lane, tenant)
  return tonumber(call('hget', prefix .. ':intake:running', lane .. ':' .. tenant) or 0)
end

local function running_limit(prefix)
  return tonumber(call('hget', prefix .. ':intake:limits', 'running') or 1000)
end

local function needs_refill(prefix, stage)
  local goal = ready_goal(prefix, stage)
  for _, lane in ipairs({'interactive', 'batch'}) do
    if call('exists', ring_key(prefix, stage, lane)) == 1 and 2 * ready_count(prefix, stage, lane) <= goal then
      return true
    end
  end
  return false
end

local function count(prefix, scans, bytes)
  call('hincrby', prefix .. ':intake:totals', 'scans', scans)
  call('hincrby', prefix .. ':intake:totals', 'bytes', bytes)
end

local function send_on(prefix, id, lane, tenant, now)
  if call('zadd', prefix .. ':intake:open', now, id) == 1 then
    call('hincrby', prefix .. ':intake:running', lane .. ':' .. tenant, 1)
  end
end

local function turn_key(prefix, turn) return prefix .. ':intake:turn:' .. turn end

-- A scan as it was submitted: id, stage, lane, tenant, batch, job, turn, and the names and values that are known of it.
local function write_record(prefix, scan)
  call('hset', scan_key(prefix, scan.id), 'status', 'queued', 'stage', scan.stage, 'lane', scan.lane,
    'tenantId', scan.tenant, 'batchId', scan.batch, 'job', scan.job, 'bytes', string.len(scan.job), 'turn', scan.turn,
    unpack(scan.known))
end

local function keep_record(prefix, scan)
  write_record(prefix, scan)
  count(prefix, 1, string.len(scan.job))
  if scan.turn ~= '' then call('hset', turn_key(prefix, scan.turn), 'running', scan.id) end
end

local function stand_in_line(prefix, scan)
  local line = line_key(prefix, scan.stage, scan.lane, scan.tenant)
  if call('rpush', line, scan.id) == 1 then call('rpush', ring_key(prefix, scan.stage, scan.lane), scan.tenant) end
end

local function is_cancelled(prefix, batch)
  return batch and batch ~= '' and call('exists', prefix .. ':intake:cancelled:' .. batch) == 1
end

local function has_ended(status) return status == 'completed' or status == 'failed' end

-- Ids that the jobs of a scan may have: its own, and that of the bundle that it was last sent in.
local function jobs_of(prefix, id)
  local bundle = call('hget', scan_key(prefix, id), 'bundle')
  return bundle and {id, bundle} or {id}
end

-- Where a scan is shows in its jobs, of which the last that was begun counts (a failed one may be of an earlier life):
-- nobody has to write it down at each stage.
-- \`stages\` has the name and the status of each queue of the pipeline, in order.
local function status_of(prefix, id, recorded, stages)
  if not recorded or has_ended(recorded) then return recorded end
  local ids = jobs_of(prefix, id)
  for index = #stages - 1, 1, -2 do
    for _, job in ipairs(ids) do
      local times = call('hmget', prefix .. ':' .. stages[index] .. ':' .. job, 'processedOn', 'finishedOn')
      if times[1] and not times[2] then return stages[index + 1] end
    end
  end
  return recorded
end

-- In the place of one that was held before, of which \`intake:superseded\` then tells.
local function hold(prefix, scan)
  local key = turn_key(prefix, scan.turn)
  local held = call('hget', key, 'next')
  local before = held and cjson.decode(held)
  if before and before.id ~= scan.id then call('rpush', prefix .. ':intake:superseded', before.job) end
  call('hset', key, 'next', cjson.encode(scan))
end

local function takes_turn(prefix, turn)
  local running = call('hget', turn_key(prefix, turn), 'running')
  local status = running and call('hget', scan_key(prefix, running), 'status')
  return not status or has_ended(status)
end

-- The scan has ended: the newest of those that came meanwhile takes its place, in the totals as well.
local function pass_turn(prefix, turn, id)
  local key = turn_key(prefix, turn)
  local known = call('hmget', key, 'running', 'next')
  if known[1] ~= id then return end
  call('del', key)
  if not known[2] then return end
  local scan = cjson.decode(known[2])
  keep_record(prefix, scan)
  stand_in_line(prefix, scan)
end
`;
