/**
 * How AWS itself is called: by default the SDK waits for ever, and one socket that hangs would take all of a function's time.
 * A write that was cut off is repeated under the same token. Milliseconds.
 */
export const AWS_CLIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
};
