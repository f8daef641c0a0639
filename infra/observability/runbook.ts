import type { AlarmName } from '../../shared/ports/common/alarm.ts';

/** The sections of docs/runbook.md that alarms link to: whom the problem affects, and the first step. */
export const RUNBOOK = {
  'Unmatched payment':
    'Somebody has paid money that fits no payment of ours. Find it at the gateway and refund it there.',
  'Amount mismatch':
    'A gateway captured another amount than was ordered. It is refunded automatically; find out why it happened.',
  'A held payment':
    'A payer has paid, but the gateway waits for the merchant, and the application stays unpaid. Accept the payment in its dashboard.',
  'A refund needs manual review':
    'A payer waits for money that a week of retries did not return. Refund it outside the gateway.',
  'Refund amount mismatch':
    'A gateway has executed a refund of ours with another amount. Compare it with the dashboard, and refund what is still owed.',
  'Double refund':
    'A payer was refunded twice: manually by staff, and later by the gateway. Ask the payer to return one of them.',
  'A balance is too low': "Refunds wait: the merchant account's balance does not cover them. Top it up at the gateway.",
  'A gateway is unusable': 'Nobody can pay by this method, and open payments stay unknown. Check its keys first.',
  'A gateway is failing':
    'Payments of several applicants got no answer from a gateway. The site says so and offers the other methods first.',
  'A merchant account is missing':
    'Payments of this account stay unknown, and its refunds wait: the secret lacks its keys. Put them back as a previous account.',
  'A dispute': "A payer's bank demands money back. Answer it in the gateway's dashboard before its deadline.",
  'A lost dispute':
    "A payer's bank has returned a payment, or a part of it, to the payer. Decide what that means for the application.",
  'A row cannot be decrypted':
    'An applicant cannot be emailed, or a payment cannot be settled, because a row does not decrypt. Restore its key.',
  'A gateway event cannot be processed':
    'A gateway sent an event, perhaps about money, that our code does not understand. Look it up there by its id.',
  'The sweep does not run':
    'Payments whose webhook was lost stay open, and refunds wait. Check the schedule and the function.',
  'The sweep fails': 'Some payments or refunds make no progress. Check what the log says about them.',
  'The sweep falls behind': 'Payments and refunds that need the sweep wait longer and longer. Find out what is due.',
  'The reconciliation falls behind':
    'What a lost webhook reported is settled late. Find out what keeps the reconciliation from getting on.',
  'Personal data is not redacted':
    'Personal data of applicants is kept longer than promised. Find out what the redaction is waiting for.',
  'Nothing is settled': 'Applicants create payments and none is accepted. Try to pay; check webhooks and the gateways.',
  'Notifications are rejected':
    'Payers learn late that they have paid: webhooks do not verify. Compare the webhook secret or public key.',
  'Notifications fail':
    'Payers learn late that they have paid: webhooks are answered with errors and sent again. Check the function.',
  'Notifications are delayed': "Payers wait for the confirmation that they have paid. Check the gateway's status page.",
  'The API answers with errors':
    'Applicants see error pages. Find the function, and roll back its release if it is new.',
  'CloudFront answers with errors':
    'Applicants see error pages instead of the site. Find out whether the API, the bucket or CloudFront itself fails.',
  'The firewall blocks requests':
    'Either somebody attacks the site, or a rule blocks applicants. Look in the log of the firewall which rule it is.',
  'The site is not available':
    'The home page, the configuration or the sign-in page did not answer a check twice. Open the site yourself.',
  'Functions are throttled':
    "Requests fail or wait, payments among them: the account's concurrent executions are used up. Ask AWS for more.",
  'An export does not run':
    'Somebody in finance waits for an export, or exports do not run at all. Read the log of run-export.',
  'A function fails': 'The work of this function is not done, or done late. Read the last lines of its log.',
  'A key is not rotated':
    'Nobody is affected yet: the present key stays in use. The log of rotate-keys says why the rotation failed.',
  'A release was rolled back':
    'Few requests were affected: a new version failed and the old one is back. Fix it before the next release.',
  'A dead-letter queue is not empty':
    'An email, an event or a scheduled run failed permanently and waits in a dead-letter queue. Find out why, redrive it.',
  'The stream falls behind':
    "Live pages, emails and the office's events are late. Check the function that reads the stream.",
  'The table throttles':
    'Requests are slow or fail, payments among them. Nothing is lost; find out what is requested so often.',
  'The table fails':
    'Requests fail, payments among them, because DynamoDB returns errors. Nothing is lost; watch the AWS status page.',
  'Emails are not sent': "Applicants do not get their receipts. Check SES: suspension, sandbox, the sender's identity.",
  'Emails bounce':
    'AWS suspends senders whose emails bounce, and then nobody gets emails. Look for invented addresses.',
  'A backup is missing':
    "Nobody is affected yet: the table's daily copy in the recovery vault was not made. Look at the copy jobs of AWS Backup.",
} as const satisfies Record<string, string>;

export type Section = keyof typeof RUNBOOK;

/** The alarms that use cases raise themselves. */
export const SECTION_OF_ALARM: Readonly<Record<AlarmName, Section>> = {
  unmatched_payment: 'Unmatched payment',
  amount_mismatch: 'Amount mismatch',
  payment_held: 'A held payment',
  refund_manual_review: 'A refund needs manual review',
  refund_amount_mismatch: 'Refund amount mismatch',
  double_refund: 'Double refund',
  balance_too_low: 'A balance is too low',
  gateway_unusable: 'A gateway is unusable',
  gateway_failing: 'A gateway is failing',
  account_unavailable: 'A merchant account is missing',
  dispute: 'A dispute',
  dispute_lost: 'A lost dispute',
  decryption_failed: 'A row cannot be decrypted',
  unprocessable_event: 'A gateway event cannot be processed',
};

/** An alarm's description, with the link to its section. */
export function describeAlarm(section: Section): string {
  return `${RUNBOOK[section]} docs/runbook.md#${anchorOf(section)}`;
}

/** The anchor that GitHub derives from a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
