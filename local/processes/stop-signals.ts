/** Resolves when somebody wants this process to end: by a signal, or since the npm that started it is gone. */
export function stopRequested(): Promise<undefined> {
  const { promise: stopped, resolve: stop } = Promise.withResolvers<undefined>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(undefined));
  // The shell between npm and us dies of a signal that npm hands on, without telling us.
  const parent = process.ppid;
  const isAbandoned = () => process.env.npm_lifecycle_event !== undefined && process.ppid !== parent;
  setInterval(() => isAbandoned() && stop(undefined), 250).unref();
  return stopped;
}
