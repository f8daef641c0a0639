import { readFileSync } from 'node:fs';

// Preloaded into the system's processes: their clock is as many milliseconds ahead as the file says at that moment.
const now = Date.now;
Date.now = () => now() + Number(readFileSync(process.env.CLOCK_FILE, 'utf8'));
