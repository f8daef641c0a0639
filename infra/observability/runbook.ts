import type { AlarmName } from '../../shared/ports/common/alarm.ts';

/** The runbook's sections that alarms lead to: whom it hurts, and what to do. The steps stand in docs/runbook.md, under these headings. */
export const RUNBOOK = {
  'Unmatched payment':
    'Somebody has paid money that fits no payment of ours. Find it at the gateway and give it back there.',
  'Amount mismatch': 'A gateway took another amount than was ordered. It goes back by itself; find out why.',
  'A refund needs manual review':
    'A payer waits for money that a week of tries did not bring back. Refund it by other means.',
  'Double refund':
    'A payer got money back twice: staff refunded it by other means, and later the gateway did it, too. Ask the payer for one of them.',
  'A gateway is unusable': 'Nobody can pay by this method, and open payments stay unknown. Look at its keys first.',
  'A dispute': "A payer's bank wants money back. Answer it in the gateway's dashboard before its deadline.",
  'A row cannot be decrypted':
    'An applicant cannot be written to, or a payment not be settled: what is encrypted does not open. Bring back its key.',
  'A gateway event cannot be processed':
    'A gateway told something, perhaps of money, that we do not understand. Look it up there by its id.',
  'The sweep does not run':
    'Payments whose notification was lost stay open, and refunds wait. Look at the schedule and the function.',
  'The sweep fails': 'Some payments or refunds get no further by themselves. Look at what the log says of them.',
  'The sweep falls behind':
    'Whoever waits for the sweep waits longer and longer. Find out what is due, and why so much.',
  'Nothing is settled':
    'Applicants begin payments and none is accepted. Try to pay; look at notifications and gateways.',
  'Notifications are rejected':
    'Payers see late that they have paid: notifications do not verify. Compare the webhook secret or public key.',
  'Notifications fail': 'Payers see late that they have paid: notifications are answered with errors and come again.',
  'Notifications are delayed': 'Payers wait for the word that they have paid. Look at the status page of the gateway.',
  'The API answers with errors':
    'Applicants see error pages. Find the function, and roll its release back if it is new.',
  'A function fails': 'What this function does is not done, or done late. Read its last lines in the log.',
  'A key is not rotated':
    'Nobody is hurt yet: the key in use stays. What its rotation failed at stands in the log of rotate-keys.',
  'A release was rolled back':
    'Nobody was hurt for long: a new version failed and the old one works. Mend it before the next.',
  'A dead-letter queue is not empty':
    'A letter, an event or a run was given up and waits in a dead-letter queue. Find out why, redrive it.',
  'The stream falls behind':
    'Pages, letters and the office hear of payments late. Look at the function that reads the stream.',
  'The table throttles':
    'Requests are slow or fail, payments among them. Nothing is lost; look for what is asked so often.',
  'The table fails':
    'Requests fail, payments among them: DynamoDB itself has errors. Nothing is lost; watch the AWS status page.',
  'Emails are not sent':
    'Applicants do not get their receipts. Look at SES: suspension, sandbox, the identity of the sender.',
  'Emails bounce': 'Soon nobody gets letters: AWS stops senders whose letters bounce. Look for invented addresses.',
} as const satisfies Record<string, string>;

export type Section = keyof typeof RUNBOOK;

/** What the use-cases raise themselves. */
export const SECTION_OF_ALARM: Readonly<Record<AlarmName, Section>> = {
  unmatched_payment: 'Unmatched payment',
  amount_mismatch: 'Amount mismatch',
  refund_manual_review: 'A refund needs manual review',
  double_refund: 'Double refund',
  gateway_unusable: 'A gateway is unusable',
  dispute: 'A dispute',
  decryption_failed: 'A row cannot be decrypted',
  unprocessable_event: 'A gateway event cannot be processed',
};

/** An alarm's description: what one has to know when it wakes one up. */
export function describeAlarm(section: Section): string {
  return `${RUNBOOK[section]} docs/runbook.md#${anchorOf(section)}`;
}

/** As GitHub makes them of headings. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
