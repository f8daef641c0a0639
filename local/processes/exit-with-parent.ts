/** Loaded before a program of ours: ends it when whoever started it is gone, even killed, since its standard input closes then. */
process.stdin.on('end', () => process.exit(1)).on('error', () => process.exit(1));
process.stdin.resume();
// A program with nothing left to do still ends by itself.
if ('unref' in process.stdin) process.stdin.unref();
