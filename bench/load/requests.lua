-- Requests with the tokens of a file, one after the other; prints what wrk's own summary leaves out.
local tokens = {}
local thread_index = 0

function setup(thread)
  thread:set("index", thread_index)
  thread_index = thread_index + 1
end

function init(args)
  for line in io.lines(os.getenv("TOKENS")) do tokens[#tokens + 1] = "Bearer " .. line end
  next_token = index * 7
end

function request()
  next_token = next_token + 1
  return wrk.format("GET", os.getenv("TARGET") or "/api/hello", { Authorization = tokens[next_token % #tokens + 1] })
end

function done(summary, latency, requests)
  io.write(string.format("RESULT %.1f %d %d %d %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(50), latency:percentile(95), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
