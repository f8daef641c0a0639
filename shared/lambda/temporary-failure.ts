import { isThrottlingError, isTransientError } from '@smithy/core/retry';
import { RetryableError } from '../ports/common/retryable-error.ts';

/**
 * Whether the same request may succeed later: an error of ours that says so, or one of AWS after which the SDK has tried again, in vain
 * (throttled, timed out, an outage), also as the cause of another error.
 */
export function isTemporary(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error instanceof RetryableError || isTemporaryAtAws(error) || isTemporary(error.cause);
}

function isTemporaryAtAws(error: Error): boolean {
  // The SDK looks at causes too, and throws if one is null.
  const withoutCause = Object.create(error, { cause: { value: undefined } });
  return isThrottlingError(withoutCause) || isTransientError(withoutCause);
}
