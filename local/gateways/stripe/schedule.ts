import { finishProcessing } from './attempts.ts';
import { attemptContext, type SandboxContext } from './context.ts';
import { openDispute } from './disputes.ts';
import type { Due, Payment } from './ledger.ts';
import { NOBODY } from './objects/event.ts';
import { finishRefund } from './refunds.ts';

type AgendaContext = Pick<SandboxContext, 'ledger' | 'faults' | 'speed'>;

/** Does what is due by itself: a processing payment, a pending refund, a coming dispute. What is due outlives a restart. */
export class Agenda {
  readonly #context: AgendaContext;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(context: AgendaContext) {
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
    if (payment.due.length === 0) return;
    const next = Math.min(...payment.due.map((due) => due.at));
    const timer = setTimeout(() => this.#run(payment.intent.id), Math.max(0, next - Date.now()));
    this.#timers.set(payment.stem, timer);
  }

  #run(intentId: string): void {
    const payment = this.#context.ledger.find(intentId);
    if (payment === undefined) return;
    const now = Date.now();
    const due = payment.due.filter((entry) => entry.at <= now);
    payment.due = payment.due.filter((entry) => entry.at > now);
    for (const entry of due) this.#perform(payment, entry);
    this.#context.ledger.save(payment);
  }

  #perform(payment: Payment, { what, refund }: Due): void {
    if (what === 'finish_processing') finishProcessing(payment, attemptContext(this.#context, NOBODY));
    else if (what === 'open_dispute') openDispute(payment, NOBODY);
    else finishRefund(payment, refund, what === 'succeed_refund' ? 'succeeded' : 'failed', NOBODY);
  }
}
