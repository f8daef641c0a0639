import { api, bodyOf } from '../api/api.ts';

/** A payment has changed; its new state must be read from the API. */
export interface Change {
  readonly paymentId: string;
  readonly applicationId: string;
}

export type Listener = (change: Change) => void;

// Milliseconds.
const MINUTE = 60_000;
// API Gateway ends a connection after ten idle minutes, and after two hours in any case.
const PING_EVERY = 8 * MINUTE;
const RENEW_AFTER = 115 * MINUTE;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = MINUTE;
// A connection that is closed sooner, as some proxies do, counts as another failure.
const STABLE_AFTER = MINUTE;
// Keeps the connection open during a navigation.
const LINGER = 5_000;

const listeners = new Set<Listener>();
const watchers = new Set<() => void>();
let socket: WebSocket | undefined;
let isOpen = false;
let wait = FIRST_WAIT;
let next: ReturnType<typeof setTimeout> | undefined;
let stable: ReturnType<typeof setTimeout> | undefined;
let ping: ReturnType<typeof setInterval> | undefined;
let disconnectTimer: ReturnType<typeof setTimeout> | undefined;
let isWanted = false;
let attempt = 0;

export function isLive(): boolean {
  return isOpen;
}

/** Calls back whenever the connection opens or closes. */
export function subscribeToStatus(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Keeps one connection open as long as there are subscribers. */
export function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  clearTimeout(disconnectTimer);
  if (!isWanted) {
    isWanted = true;
    void connect();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) disconnectTimer = setTimeout(disconnect, LINGER);
  };
}

async function connect(): Promise<void> {
  attempt += 1;
  const mine = attempt;
  const stale = () => mine !== attempt;
  try {
    const { ticket } = await bodyOf(api.POST('/live-tickets'));
    if (stale()) return;
    const address = new URL('/live', location.href);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    address.searchParams.set('ticket', ticket);
    const opened = new WebSocket(address);
    socket = opened;
    opened.addEventListener('open', () => stale() || handleOpen(opened));
    opened.addEventListener('message', ({ data }) => handleMessage(String(data)));
    opened.addEventListener('close', () => stale() || reconnectLater());
  } catch {
    if (!stale()) reconnectLater();
  }
}

function handleOpen(opened: WebSocket): void {
  stable = setTimeout(() => {
    wait = FIRST_WAIT;
  }, STABLE_AFTER);
  ping = setInterval(() => opened.send(JSON.stringify({ type: 'ping' })), PING_EVERY);
  next = setTimeout(() => {
    closeSocket();
    void connect();
  }, RENEW_AFTER);
  setOpen(true);
}

function handleMessage(text: string): void {
  const message = JSON.parse(text);
  if (message.type !== 'changed') return;
  for (const listener of listeners) listener(message);
}

function reconnectLater(): void {
  closeSocket();
  // Jitter, so that clients do not all reconnect at once.
  next = setTimeout(() => void connect(), wait * (0.5 + Math.random()));
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

function disconnect(): void {
  isWanted = false;
  closeSocket();
  wait = FIRST_WAIT;
}

function closeSocket(): void {
  attempt += 1;
  clearTimeout(next);
  clearTimeout(stable);
  clearInterval(ping);
  socket?.close();
  socket = undefined;
  setOpen(false);
}

function setOpen(open: boolean): void {
  if (open === isOpen) return;
  isOpen = open;
  for (const watcher of watchers) watcher();
}
