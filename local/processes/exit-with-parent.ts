/** Preloaded into our own programs: exits when the parent process has ended, even by a kill, because standard input closes then. */
process.stdin.on('end', () => process.exit(1)).on('error', () => process.exit(1));
process.stdin.resume();
// The listener alone must not keep the program running.
if ('unref' in process.stdin) process.stdin.unref();
