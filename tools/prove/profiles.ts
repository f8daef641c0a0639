import type { Bounds } from './bounds.ts';

const MAX_STATES = 4_000_000;

/**
 * What `npm run prove` explores. How a payment begins and ends is explored with up to three payments; what becomes of its money with one,
 * since nothing that happens to the money of a payment that has succeeded concerns another payment.
 */
export const PROFILES = {
  // First, since it takes the longest.
  'refunds and disputes with crashes': {
    kinds: ['immediate'],
    payments: 1,
    scope: 'returning',
    budget: { events: 3, faults: 1, races: 0, waits: 4 },
    maxStates: MAX_STATES,
  },
  'three payments, two that close differently': {
    kinds: ['immediate', 'late'],
    payments: 3,
    scope: 'paying',
    budget: { events: 8, faults: 0, races: 0, waits: 2 },
    maxStates: MAX_STATES,
  },
  'three payments, one that is captured': {
    kinds: ['immediate', 'capture'],
    payments: 3,
    scope: 'paying',
    budget: { events: 8, faults: 0, races: 0, waits: 2 },
    maxStates: MAX_STATES,
  },
  'crashes and lost answers': {
    kinds: ['immediate', 'late', 'capture'],
    payments: 2,
    scope: 'paying',
    budget: { events: 3, faults: 1, races: 0, waits: 2 },
    maxStates: MAX_STATES,
  },
  'two faults in a row': {
    kinds: ['immediate', 'late', 'capture'],
    payments: 1,
    scope: 'paying',
    budget: { events: 2, faults: 2, races: 0, waits: 2 },
    maxStates: MAX_STATES,
  },
  'two processes at once': {
    kinds: ['immediate', 'late', 'capture'],
    payments: 2,
    scope: 'paying',
    budget: { events: 3, faults: 0, races: 1, waits: 1 },
    maxStates: MAX_STATES,
  },
  'refunds, disputes, staff': {
    kinds: ['immediate'],
    payments: 1,
    scope: 'returning',
    budget: { events: 4, faults: 0, races: 0, waits: 3 },
    maxStates: MAX_STATES,
  },
} as const satisfies Record<string, Bounds>;

export type ProfileName = keyof typeof PROFILES;

/** Smaller bounds, for every change. */
export function quick(bounds: Bounds): Bounds {
  const { events, waits, ...budget } = bounds.budget;
  return {
    ...bounds,
    payments: Math.min(2, bounds.payments),
    budget: { ...budget, events: Math.min(2, events), waits: Math.min(2, waits) },
  };
}
