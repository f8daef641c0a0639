import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { CreatedRange } from '../format/device-days.ts';
import { api, bodyOf } from './api.ts';
import { newest } from './newest.ts';
import type { Application, ApplicationForm, Payment, PaymentRecord } from './types.ts';

const PAGE_SIZE = 20;
const FIRST_PAGE: string | undefined = undefined;

export interface PaymentFilter extends CreatedRange {
  readonly status?: Payment['status'] | undefined;
}

export function applicationQuery(applicationId: Application['id']) {
  return queryOptions({
    queryKey: ['application', applicationId],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/applications/{applicationId}', { params: { path: { applicationId } }, signal })),
    structuralSharing: (before, after) => newest(before as Application | undefined, after as Application),
  });
}

export function applicationsQuery() {
  return infiniteQueryOptions({
    queryKey: ['applications'],
    queryFn: ({ pageParam: cursor, signal }) =>
      bodyOf(api.GET('/applications', { params: { query: { cursor, limit: PAGE_SIZE } }, signal })),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: ({ next }) => next,
  });
}

export function paymentQuery(paymentId: Payment['id']) {
  return queryOptions({
    queryKey: ['payment', paymentId],
    queryFn: ({ signal }) => bodyOf(api.GET('/payments/{paymentId}', { params: { path: { paymentId } }, signal })),
    structuralSharing: (before, after) => newest(before as PaymentRecord | undefined, after as PaymentRecord),
  });
}

export function paymentsQuery(filter: PaymentFilter) {
  return infiniteQueryOptions({
    queryKey: ['payments', filter],
    queryFn: ({ pageParam: cursor, signal }) =>
      bodyOf(api.GET('/payments', { params: { query: { ...filter, cursor, limit: PAGE_SIZE } }, signal })),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: ({ next }) => next,
  });
}

/** The current price, which is not locked yet. */
export function feesQuery(query: Pick<ApplicationForm, 'nationality' | 'visaType' | 'arrivalDate'>) {
  return queryOptions({
    queryKey: ['fees', query],
    queryFn: ({ signal }) => bodyOf(api.GET('/fees', { params: { query }, signal })),
  });
}
