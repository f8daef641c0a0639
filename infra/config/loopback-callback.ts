/** Where the operator's commands receive the sign-in callback (RFC 8252, 7.3). Cognito compares the whole URL, including the port. */
export const LOOPBACK_CALLBACK = 'http://127.0.0.1:8976/callback';
