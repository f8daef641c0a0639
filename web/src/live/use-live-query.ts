import { type QueryKey, type UseQueryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { applicationQuery, paymentQuery } from '../api/queries.ts';
import { isLive, subscribe, subscribeToStatus } from './connection.ts';

// Milliseconds.
const FIRST_POLL = 2_000;
const SLOWEST_POLL = 15_000;

/**
 * A query that follows changes made elsewhere. The WebSocket invalidates what has changed; while it is down, the query polls,
 * ever more slowly, for as long as `isUndecided` holds and the page is visible.
 */
export function useLiveQuery<T, K extends QueryKey>(
  options: UseQueryOptions<T, Error, T, K>,
  isUndecided: (data: T | undefined) => boolean,
) {
  const queryClient = useQueryClient();
  const live = useSyncExternalStore(subscribeToStatus, isLive);
  const query = useQuery({
    ...options,
    refetchInterval: ({ state: { data, dataUpdateCount, errorUpdateCount } }) =>
      !live && isUndecided(data) && pollInterval(dataUpdateCount + errorUpdateCount),
  });

  useEffect(
    () =>
      subscribe(({ applicationId, paymentId }) => {
        void queryClient.invalidateQueries({ queryKey: applicationQuery(applicationId).queryKey });
        void queryClient.invalidateQueries({ queryKey: paymentQuery(paymentId).queryKey });
      }),
    [queryClient],
  );

  // Changes made before the connection opened were not announced to it.
  const { refetch } = query;
  const wasLive = useRef(live);
  useEffect(() => {
    if (live && !wasLive.current) void refetch();
    wasLive.current = live;
  }, [live, refetch]);

  return query;
}

function pollInterval(fetches: number): number {
  return Math.min(FIRST_POLL * 1.5 ** fetches, SLOWEST_POLL);
}
