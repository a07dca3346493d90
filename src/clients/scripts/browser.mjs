// The dialogue of Dialogue.java as far as the WebSocket API of browsers goes: it has no fragments and no pings of its own.
export async function dialogue(WebSocket, url, deflate) {
  const said = [];
  const say = (...words) => said.push(words.join(" "));

  function open(protocols) {
    const socket = new WebSocket(url, protocols);
    socket.binaryType = "arraybuffer";
    const messages = [];
    const waiting = [];
    socket.onmessage = ({ data }) => (waiting.length ? waiting.shift()(data) : messages.push(data));
    socket.next = () => new Promise((done) => (messages.length ? done(messages.shift()) : waiting.push(done)));
    socket.closed = new Promise((done) => (socket.onclose = ({ code, reason }) => done(`${code} ${reason}`)));
    return new Promise((done, failed) => {
      socket.onopen = () => done(socket);
      socket.onerror = () => failed(new Error("no connection"));
    });
  }

  function same(buffer, expected) {
    const octets = new Uint8Array(buffer);
    return octets.length === expected.length && octets.every((octet, i) => octet === expected[i]);
  }

  const socket = await open(["unknown.v0", "chat.v2"]);
  say("sub-protocol", socket.protocol);
  if (deflate) {
    say("extensions", socket.extensions);
    for (let count = 1; count < 60; count++) {
      const text = Array.from({ length: count * 10 }, (_, i) => `${i} squared is ${i * i}; `).join("");
      socket.send(text);
      if ((await socket.next()) !== text) throw new Error("wrong text");
    }
    say("many", "ok");
  }
  socket.send("κόσμε 🌍");
  say("text", (await socket.next()) === "κόσμε 🌍" ? "ok" : "wrong");
  const octets = Uint8Array.from({ length: 256 }, (_, i) => i);
  socket.send(octets);
  say("binary", same(await socket.next(), octets) ? "ok" : "wrong");
  const mebibyte = new Uint8Array(1 << 20).fill(7);
  socket.send(mebibyte);
  say("mebibyte", same(await socket.next(), mebibyte) ? "ok" : "wrong");
  socket.send("ping me");
  say("pinged", (await socket.next()) === "pong: it is you" ? "ok" : "wrong");
  socket.close(4001, "mine");
  say("closes", await socket.closed);

  const second = await open([]);
  second.send("close me");
  say("closed", await second.closed);

  const third = await open([]);
  third.send(new Uint8Array((1 << 20) + 1));
  say("too large", await third.closed);
  return said.join("\n");
}
