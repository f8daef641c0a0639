/** Resolves when this process should stop: on a signal, or when the npm process that started it has ended. */
export function stopRequested(): Promise<undefined> {
  const { promise: stopped, resolve: stop } = Promise.withResolvers<undefined>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(undefined));
  // npm forwards a signal to the shell between npm and this process; the shell dies of it without forwarding it.
  const parent = process.ppid;
  const isAbandoned = () => process.env.npm_lifecycle_event !== undefined && process.ppid !== parent;
  setInterval(() => isAbandoned() && stop(undefined), 250).unref();
  return stopped;
}
