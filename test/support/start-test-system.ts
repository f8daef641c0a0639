import { type System, type SystemOptions, startSystem } from '../../local/system.ts';

/** A local system for tests, at free ports. */
export function startTestSystem({ settings, ...options }: Omit<SystemOptions, 'ports'>): Promise<System> {
  return startSystem({
    speed: 1000,
    // Sweeps at their intervals would race with the tests.
    schedule: 'on demand',
    ...options,
    ports: 'free',
    // All tests share one network address; the limit has its own test.
    settings: { PAYMENTS_PER_ADDRESS: '1000', ...settings },
  });
}
