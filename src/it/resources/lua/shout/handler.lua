local Shout = {
  PRIORITY = 500,
  VERSION = "1.0.0",
}

function Shout:ws_client_frame(conf, payload, typ, status)
  if typ == "text" then
    kong.websocket.client.set_frame_data(payload:upper() .. conf.suffix)
  end
end

return Shout
