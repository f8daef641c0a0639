import type { PayPalFaults } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { Place } from './resources.ts';
import type { Webhooks } from './webhooks.ts';

/** The dependencies of the routes and the schedule. */
export interface SandboxContext {
  ledger: Ledger;
  webhooks: Webhooks;
  faults: PayPalFaults;
  place: Place;
  /** Divides all delays and pending times. */
  speed: number;
}
