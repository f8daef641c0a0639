/** Where the operator's commands wait for who has signed in (RFC 8252, 7.3). Cognito compares it to the letter, port and all. */
export const LOOPBACK_CALLBACK = 'http://127.0.0.1:8976/callback';
