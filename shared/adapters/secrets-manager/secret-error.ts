export type SecretErrorCode = 'secret_unreadable' | 'secret_not_json' | 'secret_malformed';

/** A secret that cannot be used. The message names the secret and its fields, never a value. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
  readonly code: SecretErrorCode;
  readonly secretId: string;

  constructor(code: SecretErrorCode, secretId: string, reason: string, options?: ErrorOptions) {
    super(`secret ${secretId}: ${reason}`, options);
    this.code = code;
    this.secretId = secretId;
  }
}
