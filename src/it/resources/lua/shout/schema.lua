local typedefs = require "kong.db.schema.typedefs"

return {
  name = "shout",
  fields = {
    { consumer = typedefs.no_consumer },
    { protocols = typedefs.protocols_websocket },
    { config = {
        type = "record",
        fields = {
          { suffix = { type = "string", default = "!", len_max = 10 } },
        },
    } },
  },
}
