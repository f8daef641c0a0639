import type { GatewayName } from '../../domain/payment-method.ts';
import { RetryableError } from '../../ports/common/retryable-error.ts';

export class GatewayUnavailable extends RetryableError {
  override readonly name = 'GatewayUnavailable';

  constructor(gateway: GatewayName) {
    super(`${gateway} did not answer`);
  }
}

export class ConcurrencyError extends RetryableError {
  override readonly name = 'ConcurrencyError';

  constructor(id: string) {
    super(`${id} was changed concurrently on every attempt`);
  }
}
