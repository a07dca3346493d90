-- What a schema.lua gets from require "kong.db.schema.typedefs": the types that plugins' configurations use. Those of other
-- entities are there too, and mean nothing here.

local typedef

local function typed(fields)
  return setmetatable(fields, { __call = typedef })
end

typedef = function(self, more)
  local merged = {}
  for key, value in pairs(self) do merged[key] = value end
  for key, value in pairs(more or {}) do merged[key] = value end
  return typed(merged)
end

local typedefs = {
  host = typed { type = "string" },
  ip = typed { type = "string" },
  ip_or_cidr = typed { type = "string" },
  cidr_v4 = typed { type = "string" },
  port = typed { type = "integer", between = { 0, 65535 } },
  path = typed { type = "string" },
  url = typed { type = "string" },
  uuid = typed { type = "string" },
  header_name = typed { type = "string" },
  http_method = typed { type = "string" },
  timeout = typed { type = "integer", between = { 0, 2147483646 } },
  redis = typed { type = "record", fields = {} },
}

local other = typed { type = "any" }

return setmetatable({}, {
  __index = function(_, name) return typedefs[name] or other end,
})
