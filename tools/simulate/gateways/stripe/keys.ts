/** The simulated account. */
export const KEYS = { account: 'acct_1/test', webhookSecret: 'whsec_simulated' } as const;
