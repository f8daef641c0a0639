/** By the name of the SDK's error, or the code of the network's. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^CredentialsProviderError$/, 'there are no AWS credentials in this shell'],
  [/^(ExpiredToken|TokenRefreshRequired)/, 'the AWS credentials have expired: sign in again'],
  [
    /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|AuthFailure)$/,
    'AWS does not know these credentials: check the profile and the keys',
  ],
  [/^AccessDenied/, 'these credentials are not allowed to read it'],
  [
    /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|TimeoutError)$/,
    'AWS cannot be reached: check the network and the region',
  ],
];

/** What to do about a call to AWS that failed; of an unknown error its name, since a message might quote what was sent. */
export function adviceFor(error: unknown): string {
  return knownAdvice(error) ?? (error instanceof Error ? error.name : 'unknown error');
}

/** The same for a command that sends nothing secret: of an unknown error its message. */
export function adviceOrMessage(error: unknown): string {
  return knownAdvice(error) ?? (error instanceof Error ? error.message : 'unknown error');
}

function knownAdvice(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // A missing region is a plain `Error`.
  if (error.message === 'Region is missing') return 'no region is set: set AWS_REGION';
  const names = [error.name, (error as NodeJS.ErrnoException).code ?? ''];
  const [, advice] = ADVICE.find(([pattern]) => names.some((name) => pattern.test(name))) ?? [];
  return advice;
}
