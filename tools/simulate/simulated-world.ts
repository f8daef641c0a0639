import type { PaymentId } from '../../shared/domain/ids.ts';
import type { OutboxEvent } from '../../shared/domain/outbox-event.ts';
import type { GatewayName, MethodRoute, PaymentMethod } from '../../shared/domain/payment-method.ts';
import type { Owner } from './core/scheduler.ts';
import type { Dependencies, Shared } from './dependencies.ts';
import type { Books } from './gateways/books.ts';

/** What a caller sees of an invocation: an answer, an error, or nothing at all. */
export type Outcome<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'no answer' };

/** The world, as those who live in it see it. */
export interface SimulatedWorld extends Shared {
  readonly books: Readonly<Partial<Record<GatewayName, Books>>>;
  /** The methods that applicants may choose. */
  readonly methods: readonly PaymentMethod[];
  readonly routes: readonly MethodRoute[];
  readonly schedules: { somethingIsDue(): void; eventsMayBeOverdue(): void };
  readonly watch: {
    reconciled(gateway: GatewayName, until: number, unprocessable: number): void;
    deadPage(payment: PaymentId): void;
  };
  /** Where the visa office's own systems get their events. */
  readonly office: ((event: OutboxEvent) => void) | undefined;
  /**
   * Runs a function of the product in a process of its own.
   *
   * @param name what it does, for the trace
   * @param timeout how long it may run (milliseconds)
   */
  invoke<T>(
    caller: Owner,
    name: string,
    run: (dependencies: Dependencies) => Promise<T>,
    timeout?: number,
  ): Promise<Outcome<T>>;
}

/** @throws TypeError for a gateway that is not simulated */
export function booksAt({ books }: Pick<SimulatedWorld, 'books'>, gateway: GatewayName): Books {
  const found = books[gateway];
  if (found === undefined) throw new TypeError(`${gateway} is not simulated`);
  return found;
}
