import { finishProcessing } from './attempts.ts';
import { attemptContext, type SandboxContext } from './context.ts';
import { openTestDispute } from './disputes.ts';
import type { Payment, ScheduledAction } from './ledger.ts';
import { NO_REQUEST } from './objects/event.ts';
import { finishRefund } from './refunds.ts';
import { finishWallet } from './wallets.ts';

type ScheduleContext = Pick<SandboxContext, 'ledger' | 'faults' | 'speed'>;

/** Runs the scheduled actions of payments, which are stored and so survive a restart. */
export class Schedule {
  readonly #context: ScheduleContext;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(context: ScheduleContext) {
    this.#context = context;
    context.ledger.onSave((payment) => this.#arm(payment));
  }

  start(): void {
    for (const payment of this.#context.ledger.all()) this.#arm(payment);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #arm(payment: Payment): void {
    clearTimeout(this.#timers.get(payment.stem));
    this.#timers.delete(payment.stem);
    if (payment.scheduled.length === 0) return;
    const next = Math.min(...payment.scheduled.map((due) => due.at));
    const timer = setTimeout(() => this.#run(payment.intent.id), Math.max(0, next - Date.now()));
    this.#timers.set(payment.stem, timer);
  }

  #run(intentId: string): void {
    const payment = this.#context.ledger.find(intentId);
    if (payment === undefined) return;
    const now = Date.now();
    const due = payment.scheduled.filter((entry) => entry.at <= now);
    payment.scheduled = payment.scheduled.filter((entry) => entry.at > now);
    for (const entry of due) this.#perform(payment, entry);
    this.#context.ledger.save(payment);
  }

  #perform(payment: Payment, { action, refund, dispute }: ScheduledAction): void {
    if (action === 'finish_processing') finishProcessing(payment, attemptContext(this.#context, NO_REQUEST));
    else if (action === 'expire_wallet') finishWallet(payment, 'expired', attemptContext(this.#context, NO_REQUEST));
    else if (action === 'open_dispute') openTestDispute(payment, dispute, NO_REQUEST);
    else finishRefund(payment, refund, action === 'succeed_refund' ? 'succeeded' : 'failed', NO_REQUEST);
  }
}
