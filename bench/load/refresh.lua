-- Refreshes: each answer's token is the next request's, as a client's is. There are more chains than connections, so a chain is never asked twice at once.
local ready = {}
local first, last = 1, 0
local failed = 0

local function put(token)
  last = last + 1
  ready[last] = token
end

function init(args)
  for line in io.lines(os.getenv("TOKENS")) do put(line) end
  client = os.getenv("CLIENT")
end

function request()
  local token = ready[first]
  ready[first] = nil
  first = first + 1
  return wrk.format("POST", nil, { ["Content-Type"] = "application/x-www-form-urlencoded" }, "grant_type=refresh_token&client_id=" .. client .. "&refresh_token=" .. token)
end

function response(status, headers, body)
  local token = status == 200 and string.match(body, '"refresh_token": ?"([^"]+)"')
  if token and string.find(body, '"id_token"', 1, true) then
    put(token)
  else
    io.stderr:write(status, " ", body, "\n")
    os.exit(1)
  end
end

function done(summary, latency, requests)
  io.write(string.format("RESULT %.1f %d %d %d %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(50), latency:percentile(95), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
