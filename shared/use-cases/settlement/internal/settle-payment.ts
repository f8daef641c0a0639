import { applySettlement } from '../../../domain/apply-settlement.ts';
import type { Change } from '../../../domain/change.ts';
import type { PaymentId } from '../../../domain/ids.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Payment } from '../../../domain/payment.ts';
import { decideSettlement, type Settlement, type Stored } from '../../../domain/settlement.ts';
import type { SaidBy } from '../../../domain/source.ts';
import { measureRefunds, measureSettlement } from '../../common/measure.ts';
import { ChangedTooOften, GatewaySilent } from '../../common/unfinished.ts';
import { withTimeout } from '../../common/with-timeout.ts';
import { carryOutRefund } from '../../refunds/internal/carry-out-refund.ts';
import type { SettleDependencies } from '../settle-dependencies.ts';
import { askAbout } from './ask-about.ts';
import { keepUnmatched } from './keep-unmatched.ts';

type Named = Observation & { readonly paymentId: PaymentId };

const TRIES = 5;
/** What follows a settlement is tried once before the answer; the sweep repeats it. */
const FOLLOW_UP_LIMIT = 2_000;

/**
 * The one way in which a payment changes: folds what a gateway verifiably said into what is stored. Notification, browser's
 * return, the payer's check and the sweep all end here, in any order and any number of times.
 *
 * @throws GatewaySilent where a notification needs its gateway's confirmation and that does not answer: let it be sent again
 */
export async function settlePayment(deps: SettleDependencies, observation: Observation): Promise<void> {
  const paymentId = observation.paymentId ?? (await findPayment(deps, observation));
  if (paymentId === undefined) return keepStranger(deps, observation);
  await settleNamed(deps, { ...observation, paymentId });
}

async function settleNamed(deps: SettleDependencies, observation: Named): Promise<void> {
  let stored = await acceptOrRead(deps, observation);
  if (stored === 'written') measureSettlement(deps, observation.method, { kind: 'accept' });
  for (let tries = 0; stored !== 'written'; tries++) {
    if (tries === TRIES) throw new ChangedTooOften(observation.paymentId);
    const settlement = decideSettlement(stored, observation, deps.clock());
    if (await carryOut(deps, stored, settlement, observation)) return;
    stored = await deps.ledger.read(observation.paymentId, observation.reference);
  }
}

/** Most successes find everything as expected, so they are written without a read. */
async function acceptOrRead({ ledger, clock }: SettleDependencies, observation: Named): Promise<'written' | Stored> {
  const { outcome, reference, paymentId } = observation;
  const success = outcome.status === 'succeeded' && reference !== undefined;
  return success ? ledger.acceptUnseen(observation, clock()) : ledger.read(paymentId, reference);
}

/** @returns false if somebody else changed a row first: look again and decide anew */
async function carryOut(
  deps: SettleDependencies,
  stored: Stored,
  settlement: Settlement,
  observation: Named,
): Promise<boolean> {
  if (settlement.kind === 'nothing') return true;
  const { payment, application } = stored;
  if (settlement.kind === 'unmatched' || payment === undefined || application === undefined) {
    await settleElsewhere(deps, observation);
    return true;
  }
  if (settlement.kind === 'ask-gateway') {
    await askGateway(deps, payment);
    return true;
  }
  const other = settlement.kind === 'accept' ? settlement.supersedes : undefined;
  const superseded = other && (await deps.ledger.read(other)).payment;
  const rows = { payment, application, ...(superseded && { superseded }) };
  const change = applySettlement(rows, settlement, observation, deps.clock());
  // Before it is written: rather twice than never.
  if (settlement.kind === 'give-back' && settlement.reason === 'wrong_amount') {
    deps.alarm('amount_mismatch', { paymentId: payment.id });
  }
  if (!(await deps.ledger.commit(change))) return false;
  measureSettlement(deps, payment.method, settlement);
  await followUp(deps, change);
  return true;
}

/**
 * Tries once what a committed change has made due: its refunds and its closings. Neither slowness nor failure of that undoes the
 * answer, since both stand in the table as due and the sweep repeats them.
 */
export async function followUp(deps: SettleDependencies, { refunds = [], payments = [] }: Change): Promise<void> {
  measureRefunds(deps, refunds);
  const work = [
    ...refunds.map(({ paymentId, id }) => carryOutRefund(deps, paymentId, id, 'settlement')),
    ...payments.filter(({ closing }) => closing).map((payment) => settleByClosing(deps, payment, 'settlement')),
  ];
  if (work.length === 0) return;
  await withTimeout(FOLLOW_UP_LIMIT, Promise.allSettled(work));
}

/**
 * Asks the gateway to close a payment, and settles what it says.
 *
 * @returns false if the gateway did not answer
 */
export async function settleByClosing(deps: SettleDependencies, payment: Payment, by: SaidBy): Promise<boolean> {
  const reason = payment.closing?.reason ?? 'time_is_over';
  const inquiry = await askAbout(deps, payment, (gateway) => gateway.close(payment, reason, { by }));
  if (inquiry.outcome === 'unknown') return false;
  await settlePayment(deps, inquiry.observation);
  return true;
}

/** Another reference than the row's: perhaps it belongs to another payment of ours. */
async function settleElsewhere(deps: SettleDependencies, observation: Named): Promise<void> {
  const other = await findPayment(deps, observation);
  if (other === undefined || other === observation.paymentId) return keepStranger(deps, observation);
  await settleNamed(deps, { ...observation, paymentId: other });
}

async function findPayment({ ledger }: SettleDependencies, { method, reference }: Observation) {
  return reference === undefined ? undefined : ledger.findByReference(method, reference);
}

async function keepStranger(deps: SettleDependencies, observation: Observation): Promise<void> {
  if (observation.outcome.status === 'succeeded') await keepUnmatched(deps, observation);
}

/** A notification's amount is not ours: only the gateway's own books decide that. */
async function askGateway(deps: SettleDependencies, payment: Payment): Promise<void> {
  const inquiry = await askAbout(deps, payment, (gateway) => gateway.inquire(payment, { by: 'settlement' }));
  if (inquiry.outcome === 'unknown') throw new GatewaySilent(payment.method);
  await settlePayment(deps, inquiry.observation);
}
