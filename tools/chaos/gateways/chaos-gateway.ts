import type { StartedPayment } from '../../../client/api-client.ts';
import type { SandboxName } from '../../../local/gateways/registry.ts';
import type { SandboxAdmin } from '../../../local/payers/sandbox-admin.ts';
import type { BookEntry } from '../book-entry.ts';
import type { Random } from '../random.ts';
import type { Device, Scenario, Way } from '../scenario.ts';

export interface FaultRule {
  readonly kind: string;
  readonly probability: number;
  readonly delayMs?: number;
}

/** A started payment, seen by its payer at the gateway. */
export interface Visit {
  readonly started: StartedPayment;
  readonly device: Device;
  readonly admin: SandboxAdmin;
  readonly gatewayUrl: string;
  readonly siteUrl: string;
  readonly random: Random;
}

export type Checkout = NonNullable<StartedPayment['checkout']>;
type Match = Readonly<Record<string, string>>;

/** Every gateway has a method of the same name. Some carry other methods as well. */
export type ChaosMethod = SandboxName;

/** How applicants pay by one method at the gateway that carries it. */
export interface ChaosMethodAtGateway {
  /** How applicants behave with this method alone. */
  readonly scenarios: readonly Scenario[];
  /** Actions of those scenarios that a long run must contain. */
  readonly actions: readonly string[];
  /** The payer only approves: money moves when the browser returns and we capture, or when a notification makes us. */
  readonly paysOnReturn?: true;
  /** Pays at the gateway, as the payer's browser does. Rejects if a page does not load. */
  pay(visit: Visit, way: Way): Promise<void>;
  /** Goes to the gateway's page and leaves it open, where that changes something at the gateway. */
  visit?(visit: Visit): Promise<void>;
  /** Whether the checkout is made for this device. */
  isForDevice?(checkout: Checkout, device: Device): boolean;
  /** A fault that matches these fields hits this payment alone. */
  matchOf(started: StartedPayment): Match;
  /** The calls that tell the state of this payment or close it. */
  matchesOfCalls?(started: StartedPayment): readonly Match[];
  /** The payer disputes a part. @param amount minor units. Rejects if that is not possible. */
  disputePart?(visit: Visit, amount: number): Promise<unknown>;
  /** Refunds in the gateway's dashboard, without this system. @param amount minor units. Rejects if that is not possible. */
  refundInDashboard?(visit: Visit, amount: number): Promise<unknown>;
}

/** Everything that chaos knows of one gateway: its payers, its faults, its books. Its sandbox is in `local/gateways/<name>`. */
export interface ChaosGateway {
  /** Faults beside those of every gateway. */
  readonly faults: readonly FaultRule[];
  /** Faults that also come several times in a row, beside those of every gateway. */
  readonly outages: readonly string[];
  /** What it carries. */
  readonly methods: Readonly<Partial<Record<ChaosMethod, ChaosMethodAtGateway>>>;
  /** Once no more faults are injected: what still has to happen at the gateway before nothing is open there. */
  settle?(admin: SandboxAdmin, random: Random): Promise<void>;
  /** @param now UTC milliseconds */
  readBooks(books: unknown, now: number): BookEntry[];
}
