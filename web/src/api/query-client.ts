import { notifyManager, QueryClient } from '@tanstack/react-query';

// A button must show that it is busy before a second click can arrive; the default, a timer, may run after it.
notifyManager.setScheduler(queueMicrotask);

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // Without a network a call fails at once instead of waiting for one: the payer reads what to do now.
      queries: { networkMode: 'always', retry: false, refetchOnReconnect: true },
      mutations: { networkMode: 'always' },
    },
  });
}
