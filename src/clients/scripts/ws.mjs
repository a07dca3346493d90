// The dialogue of Dialogue.java with the client of npm's ws. Usage: node ws.mjs ws://host:port [deflate]
import WebSocket from "ws";

const url = process.argv[2];
const deflate = process.argv[3] === "deflate";
const options = { perMessageDeflate: deflate && { threshold: 0, serverMaxWindowBits: 10, clientMaxWindowBits: 11 } };
const say = (...words) => console.log(words.join(" "));

function open(protocols = []) {
  const socket = new WebSocket(url, protocols, options);
  const messages = [];
  const waiting = [];
  socket.on("message", (data, binary) => {
    const message = binary ? data : data.toString();
    waiting.length ? waiting.shift()(message) : messages.push(message);
  });
  socket.next = () => new Promise((done) => (messages.length ? done(messages.shift()) : waiting.push(done)));
  socket.closed = new Promise((done) => socket.on("close", (code, reason) => done(`${code} ${reason}`)));
  return new Promise((done, failed) => {
    socket.on("open", () => done(socket));
    socket.on("error", failed);
  });
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
const octets = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
socket.send(octets);
say("binary", octets.equals(await socket.next()) ? "ok" : "wrong");
const mebibyte = Buffer.alloc(1 << 20, 7);
socket.send(mebibyte);
say("mebibyte", mebibyte.equals(await socket.next()) ? "ok" : "wrong");
socket.send("in ", { fin: false });
socket.send("three ", { fin: false });
socket.send("parts");
say("fragments", (await socket.next()) === "in three parts" ? "ok" : "wrong");
const pong = new Promise((done) => socket.once("pong", (data) => done(data.toString())));
socket.ping("are you there?");
say("ping", (await pong) === "are you there?" ? "ok" : "wrong");
socket.send("ping me");
say("pinged", (await socket.next()) === "pong: it is you" ? "ok" : "wrong");
socket.close(4001, "mine");
say("closes", await socket.closed);

const second = await open();
second.send("close me");
say("closed", await second.closed);

const third = await open();
third.send(Buffer.alloc((1 << 20) + 1));
say("too large", await third.closed);
