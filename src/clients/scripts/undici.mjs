// The dialogue of Dialogue.java with undici's WebSocket, the one of browsers. Usage: node undici.mjs ws://host:port [deflate]
import { WebSocket } from "undici";
import { dialogue } from "./browser.mjs";

console.log(await dialogue(WebSocket, process.argv[2], process.argv[3] === "deflate"));
