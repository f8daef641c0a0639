import type { PaymentMethod } from '../../domain/payment-method.ts';
import type { Refund } from '../../domain/refund.ts';
import type { Settlement } from '../../domain/settlement.ts';
import { type Dimensions, declineCode, type Meter } from '../../ports/common/meter.ts';

interface Measuring {
  readonly meter: Meter;
}

/** What a settlement has changed, once it is committed. */
export function measureSettlement({ meter }: Measuring, method: PaymentMethod, settlement: Settlement): void {
  if (settlement.kind === 'advance' && settlement.decline) {
    meter('Decline', 1, { code: declineCode(settlement.decline.code) });
  }
  const outcome = outcomeOf(settlement);
  if (outcome !== undefined) meter('PaymentSettled', 1, { method, outcome });
}

function outcomeOf(settlement: Settlement): Dimensions<'PaymentSettled'>['outcome'] | undefined {
  switch (settlement.kind) {
    case 'accept':
      return 'accepted';
    case 'give-back':
      return 'given_back';
    case 'close':
      return settlement.to;
    default:
      return undefined;
  }
}

/** The states that refunds have come into, once that is committed. */
export function measureRefunds({ meter }: Measuring, refunds: readonly Refund[] = []): void {
  for (const { state } of refunds) meter('Refund', 1, { state });
}
