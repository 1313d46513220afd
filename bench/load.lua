-- What `wrk` sends: the requests of a file one after the other, and at the end what came of them.
-- A file has four lines a request: method and path, content type, cookie, body. With "again" it starts anew;
-- with "once" each thread has a file of its own, named by its number, and one connection: so each request
-- is sent after the one before it was answered.
local requests, position, again, asked = {}, 0, false, true
local threads = 0

function setup(thread)
   thread:set("number", threads)
   threads = threads + 1
end

function init(args)
   again = args[2] == "again"
   asked = number ~= 0
   local lines = io.lines(again and args[1] or args[1] .. "." .. number)
   for start in lines do
      local method, path = start:match("^(%S+) (%S+)$")
      local headers, kind, cookie, body = {}, lines(), lines(), lines()
      if kind ~= "" then headers["Content-Type"] = kind end
      if cookie ~= "" then headers["Cookie"] = cookie end
      if body == "" then body = nil end
      requests[#requests + 1] = wrk.format(method, path, headers, body)
   end
end

function request()
   -- wrk asks its first thread once before it begins, and does not send that one.
   if not asked then
      asked = true
      return requests[1]
   end
   position = position + 1
   if requests[position] == nil then
      if not again then wrk.thread:stop() end
      position = again and 1 or #requests
   end
   return requests[position]
end

function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format(
      "\nRESULT %d %d %.0f %.0f %d\n", summary.requests, summary.duration,
      latency:percentile(50), latency:percentile(99),
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
