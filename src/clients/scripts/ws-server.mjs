// The other end of ServersIT.java with the server of npm's ws. Prints its port; ends with its standard input.
import { WebSocketServer } from "ws";

let lastClose = "none";
const server = new WebSocketServer({
  host: "127.0.0.1",
  port: 0,
  maxPayload: 0,
  perMessageDeflate: { threshold: 0 },
  handleProtocols: (offered) => (offered.has("chat.v2") ? "chat.v2" : false),
});
server.on("listening", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit()).resume();

server.on("connection", (socket) => {
  const answers = {
    "which sub-protocol?": () => socket.send(socket.protocol),
    "which extensions?": () => socket.send(socket.extensions),
    "in parts": () => ["in ", "three ", "parts"].forEach((part, i) => socket.send(part, { fin: i === 2 })),
    "ping me": () => socket.ping("it is you"),
    "how did it end?": () => socket.send(lastClose),
    "close me": () => socket.close(4002, "theirs"),
  };
  socket.on("pong", (data) => socket.send(`pong: ${data}`));
  socket.on("close", (code, reason) => (lastClose = `${code} ${reason}`));
  socket.on("message", (data, binary) => {
    const answer = !binary && answers[data.toString()];
    answer ? answer() : socket.send(data, { binary });
  });
});
