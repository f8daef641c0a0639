import { RetryableError } from '../../ports/common/retryable-error.ts';
import { GatewayMisconfigured } from '../../ports/payments/payment-gateway.ts';

/** PayPal rejects our keys, account or request: a person must check the configuration. */
export class PayPalMisconfigured extends GatewayMisconfigured {
  override readonly name = 'PayPalMisconfigured';
  override readonly code = 'paypal_misconfigured';
}

/** PayPal did not answer a question that reading a notification depends on: the notification must be delivered again. */
export class PayPalUnavailable extends RetryableError {
  override readonly name = 'PayPalUnavailable';
}
