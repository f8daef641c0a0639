import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import WebSocket from 'ws';
import type { StartedPayment } from '../../client/api-client.ts';
import type { Applicant } from '../../client/applicant.ts';
import { until } from '../../client/until.ts';
import { newApplicantId } from '../../local/identity/users.ts';
import { AlipayBuyer } from '../../local/payers/alipay-buyer.ts';
import { CardPayer } from '../../local/payers/card-payer.ts';
import { SandboxAdmin } from '../../local/payers/sandbox-admin.ts';
import { signedInApplicant } from '../../local/payers/signed-in.ts';
import { dueSortKey, paymentKey } from '../../shared/adapters/dynamodb/common/keys.ts';
import { paymentId } from '../../shared/api/schemas.ts';
import type { PaymentId } from '../../shared/domain/ids.ts';
import { CARD, PRICED_IN_YUAN, waitForStatus } from '../demo/context.ts';
import type { Report } from '../demo/report.ts';
import type { Deployment } from './deployment.ts';

export const BUCKET = 'ContentBucket';
// One and a half times the sweep's interval.
const SWEEP_TIMEOUT = 90_000;
const WAIT_TIMEOUT = 20_000;

export function newApplicant({ site, external }: Deployment): Promise<Applicant> {
  return signedInApplicant(site, external.addresses.issuer, newApplicantId());
}

export function payByCard({ site, external }: Deployment, started: StartedPayment) {
  return new CardPayer(external.addresses.stripe, `${site}/`).pay(started, CARD.good);
}

/** The functions reject requests that bypass CloudFront. */
export async function bypassEdge({ aws, outputs }: Deployment, report: Report): Promise<void> {
  report.section('Bypassing CloudFront');
  const address = `${aws.endpoint}/_aws/execute-api/${outputs.read('edge', 'ExportsOutputRefPublicApi')}/$default/api/config`;
  const answer = await fetch(address, { headers: { 'x-origin-secret': 'guessed' } });
  const { code } = (await answer.json()) as { code?: string };
  report.check(
    'a request that bypasses CloudFront is rejected',
    answer.status === 403 && code === 'direct_access_forbidden',
  );
}

/** The emulated CloudFront sets the headers, and reads the bucket without TLS, which the bucket policy must deny. */
export async function siteHeaders({ aws, outputs, site, external }: Deployment, report: Report): Promise<void> {
  report.section('The site, through the emulated CloudFront');
  const object = { Bucket: outputs.read('edge', BUCKET), Key: 'index.html', Body: 'The page' };
  await new S3Client({ ...aws, forcePathStyle: true }).send(new PutObjectCommand(object));
  const answer = await fetch(`${site}/payments/of-mine`);
  const policy = answer.headers.get('content-security-policy') ?? '';
  report.check(
    'the page may request tokens from the issuer',
    policy.includes(`connect-src 'self' ${external.addresses.issuer} `),
  );
  report.check('the bucket denies access without TLS', answer.status === 403);
}

/** A page receives a change over the deployed WebSocket API: table, stream, function, callback address. */
export async function liveUpdate(deployment: Deployment, report: Report): Promise<void> {
  report.section('Live status, over the WebSocket API');
  const applicant = await newApplicant(deployment);
  const address = `${deployment.site.replace('http', 'ws')}/live?ticket=${await applicant.liveTicket()}`;
  const page = new WebSocket(address);
  const changes: { paymentId?: string; version?: number }[] = [];
  page.on('message', (data) => changes.push(JSON.parse(String(data))));
  await once(page, 'open');
  const again = new WebSocket(address);
  const refused = await Promise.race([once(again, 'error').then(() => true), once(again, 'open').then(() => false)]);
  report.check('a ticket is valid once', refused);
  const { id } = await applicant.applyAndSubmit();
  const started = await applicant.startPayment(id, 'stripe');
  await payByCard(deployment, started);
  const isPushed = async () =>
    changes.some(({ paymentId, version }) => paymentId === started.payment.id && version === 2);
  report.check('the page receives the change', await until(isPushed, WAIT_TIMEOUT));
  page.terminate();
}

interface SentEmails {
  readonly messages: Readonly<Record<string, readonly { readonly To: readonly string[] }[]>>;
}

/** The applicant receives an email: table, stream, function, FIFO queue, function, SES. */
export async function emailNotification(deployment: Deployment, report: Report): Promise<void> {
  report.section('An email, through the outbox');
  const applicant = await newApplicant(deployment);
  const email = `${randomUUID()}@example.com`;
  const { id } = await applicant.applyAndSubmit({ email });
  await payByCard(deployment, await applicant.startPayment(id, 'stripe'));
  const isSent = async () => {
    const response = await fetch(`${deployment.aws.endpoint}/_ministack/ses/messages`);
    const { messages } = (await response.json()) as SentEmails;
    return Object.values(messages)
      .flat()
      .some(({ To }) => To.includes(email));
  };
  report.check('SES has sent the applicant an email', await until(isSent, WAIT_TIMEOUT));
}

/** Without a notification or a check, the scheduled sweep settles the payment. Its due time is moved forward in the row, to avoid a long wait. */
export async function foundBySweep(deployment: Deployment): Promise<(report: Report) => Promise<void>> {
  const applicant = await newApplicant(deployment);
  const { id } = await applicant.applyAndSubmit({ nationality: PRICED_IN_YUAN });
  const started = await applicant.startPayment(id, 'alipay');
  const { payment } = started;
  const alipay = new SandboxAdmin(deployment.external.addresses.alipay);
  await alipay.addFault({ kind: 'drop', times: 50, match: { out_trade_no: payment.id } });
  const buyer = await AlipayBuyer.open(started);
  await buyer.logIn();
  await buyer.pay();
  const isPending = (await applicant.payment(payment.id)).status === 'pending';
  await makeDue(deployment, paymentId.parse(payment.id));
  const found = waitForStatus(applicant, payment.id, 'succeeded', SWEEP_TIMEOUT);
  return async (report) => {
    report.section('A payment without a notification');
    report.check('is pending although the gateway has the money', isPending);
    report.check('is settled by the scheduled sweep', await found);
  };
}

async function makeDue({ aws, outputs }: Deployment, id: PaymentId): Promise<void> {
  const now = Date.now();
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
  await client.send(
    new UpdateCommand({
      TableName: outputs.read('data', 'ExportsOutputRefPayments'),
      Key: paymentKey(id),
      UpdateExpression: 'SET dueAt = :now, dueSK = :key',
      ExpressionAttributeValues: { ':now': now, ':key': dueSortKey(now, id) },
    }),
  );
}
