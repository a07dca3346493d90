// The dialogue of Dialogue.java with undici's WebSocket, the one of browsers. Usage: node undici.mjs ws://host:port
import { WebSocket } from "undici";
import { dialogue } from "./browser.mjs";

console.log(await dialogue(WebSocket, process.argv[2]));
