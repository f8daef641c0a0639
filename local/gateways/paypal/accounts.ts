/** What happens after a payer approved with an account. Without an outcome, the payment succeeds. */
export type AccountOutcome =
  | 'instrument_declined'
  | 'risk_declined'
  | 'capture_declined'
  | 'capture_pending'
  | 'capture_denied'
  | 'disputed'
  | 'refund_pending'
  | 'refund_fails';

export interface Account {
  id: string;
  label: string;
  outcome?: AccountOutcome;
}

export const PAYING_ACCOUNT: Account = { id: 'pays', label: 'Pays' };

/** The payers' accounts of the approval page. */
export const ACCOUNTS: readonly Account[] = [
  PAYING_ACCOUNT,
  { id: 'declined-funding', label: 'Its card is declined', outcome: 'instrument_declined' },
  { id: 'risk', label: 'Declined by the risk check', outcome: 'risk_declined' },
  { id: 'declined-capture', label: 'The order completes, its capture is declined', outcome: 'capture_declined' },
  { id: 'pending', label: 'Pending, then pays (eCheck)', outcome: 'capture_pending' },
  { id: 'denied', label: 'Pending, then denied', outcome: 'capture_denied' },
  { id: 'disputes', label: 'Pays, then disputes it', outcome: 'disputed' },
  { id: 'refund-pending', label: 'Pays; a refund is pending, then completes', outcome: 'refund_pending' },
  { id: 'refund-fails', label: 'Pays; a refund is pending, then fails', outcome: 'refund_fails' },
];

export function accountById(id: string | undefined): Account | undefined {
  return ACCOUNTS.find((account) => account.id === id);
}

/** The payer id that PayPal adds to the return URL. */
export const PAYER_ID = 'QYR5Z8XDVJNXQ';
