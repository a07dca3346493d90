'use strict';

const byId = id => document.getElementById(id);
const events = byId('events');
const word = crypto.randomUUID ? crypto.randomUUID() : Math.random().toString(36).slice(2).padEnd(12, '0');
let socket = null;

const columns = { page: 0, gateway: 1, upstream: 2 };

/** Adds a line to one column: what happened in bold, the rest after it. */
function show(column, kind, what, rest) {
  const row = events.insertRow();
  row.className = kind;
  for (let i = 0; i < 3; i++) {
    row.insertCell();
  }
  const bold = document.createElement('span');
  bold.className = 'what';
  bold.textContent = what;
  row.cells[columns[column]].append(bold, rest ? ' ' + rest : '');
  row.scrollIntoView({ block: 'nearest' });
}

function state(text) {
  byId('state').textContent = text;
  byId('connect').textContent = socket ? 'Disconnect' : 'Connect';
}

function describe(data) {
  if (typeof data === 'string') {
    return data.length > 200 ? `text, ${data.length} characters` : `text “${data}”`;
  }
  return `binary, ${data.byteLength} bytes`;
}

function frame(event) {
  const status = event.status ? `${event.status} ` : '';
  const text = event.text ? `“${event.text}”` : 'empty';
  return `${event.type} ${status}${text}${event.size > 200 ? `, ${event.size} bytes` : ''}`;
}

/** What the gateway tells of our sessions. */
function observe(event) {
  if (event.kind === 'received') {
    show(event.from === 'client' ? 'gateway' : 'upstream', 'received',
      event.from === 'client' ? 'got' : '← sent', frame(event));
  } else if (event.kind === 'decided') {
    show('gateway', event.decision, `${event.plugin}: ${event.decision}`,
      event.decision === 'modify' ? frame(event) : event.text);
  } else if (event.kind === 'sent') {
    show(event.to === 'upstream' ? 'upstream' : 'gateway', 'sent',
      event.to === 'upstream' ? '→ got' : 'gave back', frame(event));
  } else if (event.kind === 'violated') {
    show('gateway', 'violated', `${event.from} broke a rule`, `${event.text}; closing with ${event.status}`);
  } else if (event.kind === 'failed') {
    show('gateway', 'failed', `${event.plugin} failed`, event.text);
  } else if (event.kind === 'ended') {
    show('gateway', 'ended', 'session over', `because of the ${event.blame}: ${event.text}`);
  }
}

function connect() {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  socket = new WebSocket(`${scheme}://${location.host}/demo?watch=${word}`);
  socket.binaryType = 'arraybuffer';
  state('connecting');
  socket.onopen = () => {
    state('connected');
    show('page', 'open', 'connected');
    byId('text').focus();
  };
  socket.onmessage = message => show('page', 'message', '← got', describe(message.data));
  socket.onclose = close => {
    socket = null;
    state('not connected');
    show('page', 'close', 'closed', `${close.code}${close.reason ? ` “${close.reason}”` : ''}`);
  };
}

function send(data, label) {
  if (!socket || socket.readyState !== WebSocket.OPEN) {
    state('not connected: connect first');
    byId('connect').focus();
    return;
  }
  show('page', 'message', '→ sent', label || describe(data));
  socket.send(data);
}

byId('connect').addEventListener('click', () => socket ? socket.close(1000) : connect());
byId('clear').addEventListener('click', () => events.replaceChildren());
byId('message').addEventListener('submit', submitted => {
  submitted.preventDefault();
  send(byId('text').value);
  byId('text').select();
});
byId('close').addEventListener('submit', submitted => {
  submitted.preventDefault();
  if (!socket) {
    state('not connected: connect first');
    return;
  }
  const code = Number(byId('code').value);
  const reason = byId('reason').value;
  try {
    socket.close(code, reason);
    show('page', 'close', '→ close', `${code} “${reason}”`);
  } catch (refused) {
    state(refused.message); // a browser lets pages use 1000 and 3000 to 4999 only
  }
});
document.querySelectorAll('[data-text]').forEach(button =>
  button.addEventListener('click', () => send(button.dataset.text)));
document.querySelectorAll('[data-binary]').forEach(button =>
  button.addEventListener('click', () => send(new Uint8Array(Number(button.dataset.binary)).map((zero, i) => i).buffer)));
document.querySelectorAll('[data-size]').forEach(button =>
  button.addEventListener('click', () => send('x'.repeat(Number(button.dataset.size)))));

const trace = new EventSource(`trace?watch=${word}`);
trace.onmessage = message => observe(JSON.parse(message.data));
trace.onopen = trace.onerror = () => byId('connect').disabled = false;
