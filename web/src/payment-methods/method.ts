import type { ComponentType } from 'react';
import type { Application, Checkout, Method, QuoteOption, StartedPayment } from '../api/types.ts';
import type { IconName } from '../components/icon.tsx';

export interface CheckoutProps {
  readonly application: Application;
  readonly payment: StartedPayment['payment'];
  readonly checkout: Checkout;
  readonly price: QuoteOption;
  /** The gateway has an answer, or nobody knows: the API is to say what became of it. */
  readonly onOutcome: () => void;
  /** Why it was refused; the same payment can be tried again. */
  readonly onDecline: (code: string) => void;
}

/** One way to pay, as the site sees it. Whatever the browser has to do for it is inside its component. */
export interface PaymentMethodUi {
  readonly method: Method;
  readonly icon: IconName;
  /** It is paid on another site: nobody is sent there without having asked for it. */
  readonly leavesSite: boolean;
  readonly Checkout: ComponentType<CheckoutProps>;
}
