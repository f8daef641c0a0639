import { readFileSync } from 'node:fs';

// Preloaded into a process, to set its clock ahead by the number of milliseconds in a file: a test can skip a week. Timers are not
// changed. The offset is cached, because reading the file on every use of the clock would be slow.
/** Milliseconds. */
const CACHE_TIME = 2;

const now = Date.now;
let ahead = 0;
let readAt = Number.NEGATIVE_INFINITY;

function shifted() {
  if (performance.now() - readAt > CACHE_TIME) {
    ahead = Number(readFileSync(process.env.CLOCK_FILE, 'utf8')) || ahead;
    readAt = performance.now();
  }
  return now() + ahead;
}

globalThis.Date = class extends Date {
  constructor(...args) {
    super(...(args.length === 0 ? [shifted()] : args));
  }

  static now() {
    return shifted();
  }
};
