/**
 * Timeouts of AWS calls, in milliseconds. By default the SDK waits forever, so one hanging socket would use up a function's whole time.
 * The SDK retries a write after a timeout with the same client token.
 */
export const AWS_CLIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
};
