import type { Application, CheckResult, Method, StartedPayment } from '../../client/api-client.ts';
import type { SandboxAdmin } from '../../local/payers/sandbox-admin.ts';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** How an applicant behaves. Any step may fail without consequence for the scenario. */
export interface Scenario {
  readonly name: string;
  readonly weight: number;
  readonly run: (person: Person, applicationId: string) => Promise<void>;
}

export type Device = 'desktop' | 'phone';

/** What becomes of the payment. A gateway that has no such card or account lets the payer simply pay. */
export type Way =
  | 'pays'
  | 'disputes'
  | 'disputes two parts'
  | 'bank inquires'
  | 'declined'
  | 'processed slowly'
  | 'declined after a while'
  | 'refund pending'
  | 'refund fails later'
  | 'capture declined'
  | 'confirms with the bank'
  | 'confirms with the bank and is declined';

/** What an applicant can do. Whatever fails is tried again a few times, then undefined or without effect. */
export interface Person {
  readonly context: { readonly random: Random; readonly clock: Clock };
  /** What is offered. */
  readonly methods: readonly Method[];
  /** Those of them for which `makeGatewayUnavailable` has an effect. */
  readonly methodsThatMayFail: readonly Method[];
  /** Started payments, the newest last; old tabs stay open. */
  readonly tabs: readonly StartedPayment[];
  submit(applicationId: string): Promise<boolean>;
  application(id: string): Promise<Application | undefined>;
  withdraw(applicationId: string): Promise<void>;
  /** Starts a new payment or resumes the open one; on any device, unless one is given. */
  startPayment(applicationId: string, method: Method, device?: Device): Promise<StartedPayment | undefined>;
  startPaymentWithRetry(applicationId: string, method: Method, device?: Device): Promise<StartedPayment | undefined>;
  /** Pays at the gateway, as a browser does; the applicant may never see the result. */
  pay(started: StartedPayment | undefined, way?: Way, options?: { readonly comesBack?: boolean }): Promise<void>;
  /** Goes to the gateway's page and leaves it open. */
  visit(started: StartedPayment | undefined): Promise<void>;
  check(paymentId: string): Promise<CheckResult | undefined>;
  cancel(paymentId: string): Promise<CheckResult | undefined>;
  /** @param amount minor units */
  disputePart(started: StartedPayment, amount: number): Promise<void>;
  /** @param amount minor units */
  refundInDashboard(started: StartedPayment, amount: number): Promise<void>;
  /** @param amount minor units; undefined for all that is left */
  refundByStaff(paymentId: string, amount: number | undefined): Promise<void>;
  /** The gateway fails our queries about this payment until it has expired. */
  makeGatewayUnavailable(started: StartedPayment): Promise<void>;
  blockWrites(applicationId: string): Promise<void>;
  /** Something happens at the gateway. A refusal is without effect. */
  atGateway(started: StartedPayment, act: (admin: SandboxAdmin) => Promise<unknown>): Promise<void>;
  /** Counts an action that a long run must contain. */
  count(action: string): void;
  /** Waits until this time (UTC milliseconds) or the end of the run. */
  waitUntil(time: number): Promise<void>;
  waitUntilExpired(started: StartedPayment): Promise<void>;
}
