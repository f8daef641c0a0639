import { decideCapture } from './captures.ts';
import type { SandboxContext } from './context.ts';
import { openDispute } from './disputes.ts';
import type { Order, ScheduledAction } from './ledger.ts';
import { finishRefund } from './refunds.ts';

type ScheduleContext = Pick<SandboxContext, 'ledger' | 'place'>;

/** Runs the scheduled actions of orders, which are stored and so survive a restart. */
export class Schedule {
  readonly #context: ScheduleContext;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(context: ScheduleContext) {
    this.#context = context;
    context.ledger.onSave((order) => this.#arm(order));
  }

  start(): void {
    for (const order of this.#context.ledger.all()) this.#arm(order);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #arm({ id, stem, scheduled }: Order): void {
    clearTimeout(this.#timers.get(stem));
    this.#timers.delete(stem);
    if (scheduled.length === 0) return;
    const next = Math.min(...scheduled.map((due) => due.at));
    this.#timers.set(
      stem,
      setTimeout(() => this.#run(id), Math.max(0, next - Date.now())),
    );
  }

  #run(orderId: string): void {
    const order = this.#context.ledger.find(orderId);
    if (order === undefined) return;
    const now = Date.now();
    const due = order.scheduled.filter((entry) => entry.at <= now);
    order.scheduled = order.scheduled.filter((entry) => entry.at > now);
    for (const entry of due) this.#perform(order, entry);
    this.#context.ledger.save(order);
  }

  #perform(order: Order, { action, id }: ScheduledAction): void {
    const { place } = this.#context;
    const [capture] = order.captures;
    if (action === 'complete_refund' || action === 'fail_refund') {
      const refund = order.refunds.find((one) => one.id === id);
      if (refund?.status === 'PENDING' || refund?.status === 'IN_REVIEW')
        finishRefund(place, order, refund, action === 'fail_refund' ? 'FAILED' : 'COMPLETED');
    } else if (action === 'open_dispute') {
      if (capture?.status === 'COMPLETED') openDispute(place, order, capture.amount, 'CHARGEBACK');
    } else if (capture?.status === 'PENDING') {
      decideCapture(place, order, action === 'complete_capture' ? 'complete' : 'deny');
    }
  }
}
