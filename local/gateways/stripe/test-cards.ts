export interface Decline {
  code: string;
  declineCode: string;
  message: string;
}

/** A dispute or inquiry over a percentage of the charge. */
export interface TestDispute {
  status: 'needs_response' | 'warning_needs_response';
  percent: number;
}

/** A test card and its behaviour (Stripe: Testing). Without further fields, the payment succeeds. */
export interface TestCard {
  number: string;
  /** The id of its test PaymentMethod in Stripe's API. */
  token?: string;
  label: string;
  challenge?: true;
  decline?: Decline;
  processing?: true;
  disputes?: readonly TestDispute[];
  refund?: 'pending' | 'fails_later';
}

export const GENERIC_DECLINE: Decline = {
  code: 'card_declined',
  declineCode: 'generic_decline',
  message: 'Your card was declined.',
};

export const TEST_CARDS: readonly TestCard[] = [
  { number: '4242424242424242', token: 'pm_card_visa', label: 'Pays' },
  { number: '4000000000000002', token: 'pm_card_visa_chargeDeclined', label: 'Declined', decline: GENERIC_DECLINE },
  {
    number: '4000000000009995',
    token: 'pm_card_visa_chargeDeclinedInsufficientFunds',
    label: 'Declined: insufficient funds',
    decline: {
      code: 'card_declined',
      declineCode: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
    },
  },
  {
    number: '4000000000000069',
    token: 'pm_card_chargeDeclinedExpiredCard',
    label: 'Declined: expired',
    decline: { code: 'expired_card', declineCode: 'expired_card', message: 'Your card has expired.' },
  },
  {
    number: '4000000000000127',
    token: 'pm_card_chargeDeclinedIncorrectCvc',
    label: 'Declined: wrong security code',
    decline: {
      code: 'incorrect_cvc',
      declineCode: 'incorrect_cvc',
      message: "Your card's security code is incorrect.",
    },
  },
  {
    number: '4000000000000119',
    token: 'pm_card_chargeDeclinedProcessingError',
    label: 'Declined: processing error',
    decline: {
      code: 'processing_error',
      declineCode: 'processing_error',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    },
  },
  {
    number: '4000000000003220',
    token: 'pm_card_threeDSecure2Required',
    label: '3D Secure, then pays',
    challenge: true,
  },
  {
    number: '4000002500003155',
    token: 'pm_card_authenticationRequiredOnSetup',
    label: '3D Secure (off session), then pays',
    challenge: true,
  },
  {
    number: '4000008400001629',
    token: 'pm_card_threeDSecureRequiredChargeDeclined',
    label: '3D Secure, then declined',
    challenge: true,
    decline: GENERIC_DECLINE,
  },
  {
    number: '4000000000000259',
    token: 'pm_card_createDispute',
    label: 'Pays, then disputed',
    disputes: [{ status: 'needs_response', percent: 100 }],
  },
  {
    number: '4000000000001976',
    token: 'pm_card_createDisputeInquiry',
    label: 'Pays, then an inquiry',
    disputes: [{ status: 'warning_needs_response', percent: 100 }],
  },
  {
    number: '4000000000007726',
    token: 'pm_card_pendingRefund',
    label: 'Pays; a refund is pending, then succeeds',
    refund: 'pending',
  },
  {
    number: '4000000000005126',
    token: 'pm_card_refundFail',
    label: 'Pays; a refund succeeds, then fails',
    refund: 'fails_later',
  },
  // The others exist only in this sandbox: Stripe has no test cards with a processing state or with several disputes.
  { number: '4000009900000012', label: 'Processing, then pays (sandbox only)', processing: true },
  {
    number: '4000009900000020',
    label: 'Processing, then declined (sandbox only)',
    processing: true,
    decline: GENERIC_DECLINE,
  },
  {
    number: '4000009900000038',
    label: 'Pays, then two parts are disputed (sandbox only)',
    disputes: [
      { status: 'needs_response', percent: 4 },
      { status: 'needs_response', percent: 78 },
    ],
  },
];

export function cardByNumber(number: string): TestCard | undefined {
  return TEST_CARDS.find((card) => card.number === number);
}

export function cardByToken(token: string): TestCard | undefined {
  return TEST_CARDS.find((card) => card.token === token);
}

/** Luhn's check digit. */
export function isCardNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((total, digit, place) => {
    const doubled = place % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
