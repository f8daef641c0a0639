import type { ComponentType } from 'react';
import type { DeclineGroup } from '../../../shared/domain/decline.ts';
import type { Application, Checkout, Method, QuoteOption, StartedPayment } from '../api/types.ts';
import type { IconName } from '../components/icon.tsx';

export interface CheckoutProps {
  readonly application: Application;
  readonly payment: StartedPayment['payment'];
  readonly checkout: Checkout;
  readonly price: QuoteOption;
  /** The API is being asked for the checkout again. */
  readonly isRenewing: boolean;
  /**
   * Asks the API for this payment's checkout again, or for that of a new payment if this one has ended. Where that fails, the page shows why.
   * @throws Error if there is no checkout, or it is being renewed already
   */
  readonly renew: () => Promise<Checkout>;
  /** The payer tries to pay: the last decline is over. */
  readonly onAttempt: () => void;
  /** The gateway has answered, or the answer was lost: the API decides the outcome. */
  readonly onOutcome: () => void;
  /** Declined with this code; the same payment can be tried again. */
  readonly onDecline: (code: string) => void;
}

/** One payment method on the site. Everything that the browser does for it is inside its component. */
export interface PaymentMethodUi {
  readonly method: Method;
  readonly icon: IconName;
  /** Paid on another site; a redirect there always needs a click. */
  readonly redirects: boolean;
  /** Whether this browser blocks it, as the browser of a competing app does. */
  readonly isBlocked?: () => boolean;
  /** The groups of the gateway's own decline codes. */
  readonly declines: Readonly<Record<string, DeclineGroup>>;
  readonly Checkout: ComponentType<CheckoutProps>;
}
