import { vi } from 'vitest';

/**
 * A set-up file: use cases wait until their follow-up work has ended, not for two seconds of real time, within which a busy machine might not
 * end it. In virtual time the limit holds.
 */
vi.mock(import('../../shared/use-cases/common/with-timeout.ts'), async (importOriginal) => {
  const limited = await importOriginal();
  return {
    withTimeout: async (milliseconds, work) => {
      if (vi.isFakeTimers()) await limited.withTimeout(milliseconds, work);
      else await work.catch(() => undefined);
    },
  };
});
