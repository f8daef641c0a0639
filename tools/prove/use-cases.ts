import type { GatewayEvent } from '../../shared/domain/gateway-event.ts';
import type { PaymentId } from '../../shared/domain/ids.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { GatewayName } from '../../shared/domain/payment-method.ts';
import { redacted } from '../../shared/domain/retention.ts';
import { DAY } from '../../shared/domain/time.ts';
import { METHOD_RULES } from '../../shared/gateways/registry.ts';
import { RetryableError } from '../../shared/ports/common/retryable-error.ts';
import type { Ledger } from '../../shared/ports/settlement/ledger.ts';
import { withdrawApplication } from '../../shared/use-cases/applications/withdraw-application.ts';
import { cancelPayment } from '../../shared/use-cases/payments/cancel-payment.ts';
import { checkPayment } from '../../shared/use-cases/payments/check-payment.ts';
import { createPayment } from '../../shared/use-cases/payments/create-payment.ts';
import { recordManualRefund } from '../../shared/use-cases/refunds/record-manual-refund.ts';
import { requestRefund } from '../../shared/use-cases/refunds/request-refund.ts';
import { settleGatewayEvent } from '../../shared/use-cases/settlement/settle-gateway-event.ts';
import { sweepPayments } from '../../shared/use-cases/settlement/sweep-payments.ts';
import { changeApplicationStatus } from '../../shared/use-cases/staff/change-application-status.ts';
import { bookedGateway } from './gateway.ts';
import { KINDS, type Kind, kindOf } from './kinds.ts';
import { memoryApplications, memoryDueWork, memoryLedger, memoryPayments } from './memory-store.ts';
import type { Action, Run } from './run.ts';
import type { World } from './world.ts';

const OFFICER = { id: 'farid', role: 'finance' } as const;
/** Random characters of a payment's id. */
const PAYMENT_TEXT = 8;
const RETENTION = { unfinished: 30 * DAY, ended: 180 * DAY };

/** The use cases of the product as actions in a world. */
export class UseCases {
  readonly #maxPayments: number;
  readonly #ledgerOf: (run: Run) => Ledger;

  constructor(maxPayments: number, ledgerOf = memoryLedger) {
    this.#maxPayments = maxPayments;
    this.#ledgerOf = ledgerOf;
  }

  start(kind: Kind): Action {
    return {
      name: `the applicant pays by ${KINDS[kind].gateway}`,
      perform: (run) =>
        createPayment(this.#dependencies(run), {
          payer: { userId: run.world.application.userId, address: '192.0.2.1' },
          applicationId: run.world.application.id,
          method: KINDS[kind].gateway,
          device: 'phone',
        }),
    };
  }

  cancel({ id, userId }: Payment): Action {
    return {
      name: `the applicant cancels ${id}`,
      perform: (run) => cancelPayment(this.#dependencies(run), userId, id),
    };
  }

  check({ id, userId }: Payment): Action {
    return { name: `the applicant checks ${id}`, perform: (run) => checkPayment(this.#dependencies(run), userId, id) };
  }

  withdraw(): Action {
    return {
      name: 'the applicant withdraws the application',
      perform: (run) =>
        withdrawApplication(this.#dependencies(run), run.world.application.userId, run.world.application.id),
    };
  }

  process(): Action {
    return {
      name: 'the office begins to process the application',
      perform: (run) =>
        changeApplicationStatus(this.#dependencies(run), OFFICER, {
          applicationId: run.world.application.id,
          to: 'processing',
          reason: 'complete',
        }),
    };
  }

  /** @param amount minor units */
  refund(paymentId: PaymentId, amount: number): Action {
    return {
      name: `finance refunds ${amount} of ${paymentId}`,
      perform: (run) =>
        requestRefund(this.#dependencies(run), {
          paymentId,
          key: paymentId.slice('pay_'.length),
          amount,
          reason: 'goodwill',
          requestedBy: OFFICER,
        }),
    };
  }

  recordManualRefund(paymentId: PaymentId, refundId: string): Action {
    return {
      name: `finance pays refund ${refundId} by bank transfer`,
      perform: (run) =>
        recordManualRefund(this.#dependencies(run), OFFICER, {
          paymentId,
          refundId,
          reference: 'SEPA 4711',
          reason: 'the gateway cannot',
        }),
    };
  }

  deliver(event: GatewayEvent): Action {
    return {
      name: `a notification arrives: ${describeEvent(event)}`,
      // The gateway delivers a notification that was not acknowledged again: that is an action of its own.
      perform: (run) => ignoreRetryable(settleGatewayEvent(this.#dependencies(run), event)),
    };
  }

  sweep(): Action {
    return {
      name: 'the sweep runs',
      perform: (run) =>
        sweepPayments(this.#dependencies(run), { until: Number.POSITIVE_INFINITY, itemsPerShard: 25, concurrency: 1 }),
    };
  }

  redact(): Action {
    return {
      name: 'the personal data is due to be removed',
      perform: (run) =>
        run.write('the personal data is removed', () => {
          const { world } = run;
          world.application = redacted(world, RETENTION, world.now) ?? world.application;
        }),
    };
  }

  #dependencies(run: Run) {
    const { world } = run;
    return {
      ledger: this.#ledgerOf(run),
      applications: memoryApplications(run),
      payments: memoryPayments(run),
      dueWork: memoryDueWork(run),
      gateways: async (gateway: GatewayName) => bookedGateway(run, kindOf(gateway), this.#maxPayments),
      methodRules: METHOD_RULES,
      methods: Object.values(KINDS).map(({ gateway }) => ({ method: gateway, gateway })),
      clock: () => world.now,
      randomText: (length: number) => nextText(world, length, this.#maxPayments),
      alarm: () => undefined,
      metrics: () => undefined,
      audit: { record: async () => undefined, ...UNUSED_LISTS },
      onFailure: (_item: unknown, error: unknown) => {
        if (!(error instanceof RetryableError)) throw error;
      },
    };
  }
}

/** Payments are numbered, up to the first one too many; whatever else has a random part is not read again. */
function nextText(world: World, length: number, maxPayments: number): string {
  if (length === PAYMENT_TEXT) world.created = Math.min(world.created + 1, maxPayments + 1);
  return String(world.created).padStart(length, '0');
}

const UNUSED_LISTS = {
  listByTime: async () => ({ items: [] }),
  listByApplication: async () => ({ items: [] }),
};

async function ignoreRetryable(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof RetryableError)) throw error;
  });
}

function describeEvent(event: GatewayEvent): string {
  if (event.kind === 'refund') return `refund ${event.refund.gatewayRefundId} is ${event.refund.state}`;
  if (event.kind === 'dispute') return `dispute ${event.dispute.disputeId} is ${event.dispute.state}`;
  const { paymentId, outcome } = event.payment;
  const decline = outcome.status === 'open' && outcome.decline ? ` after ${outcome.decline}` : '';
  const captured = outcome.status === 'succeeded' ? ` with ${outcome.captured.amount}` : '';
  return `${paymentId} is ${outcome.status}${decline}${captured}`;
}
