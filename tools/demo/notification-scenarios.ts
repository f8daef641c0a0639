import type { Applicant } from '../../client/applicant.ts';
import type { SandboxName } from '../../local/gateways/registry.ts';
import type { SandboxAdmin } from '../../local/payers/sandbox-admin.ts';
import { type DemoContext, waitForStatus } from './context.ts';

/** A started payment that waits at its gateway. */
export interface WaitingPayment {
  readonly id: string;
  /** The payer confirms at the gateway. */
  pay(): Promise<unknown>;
}

/** What the demo knows of a gateway's sandbox. */
export interface DemoGateway {
  readonly method: SandboxName;
  readonly displayName: string;
  begin(stage: DemoContext, payer: Applicant): Promise<WaitingPayment>;
  /** The fields by which a fault matches the notifications of a payment. */
  readonly match: (paymentId: string) => Record<string, string>;
  /** Sends a forged success. @returns the HTTP status of the response */
  forge(stage: DemoContext, payment: WaitingPayment): Promise<number | undefined>;
  /** Sends all notifications of a payment once more. @returns how many */
  resend(stage: DemoContext, payment: WaitingPayment): Promise<number>;
}

type Scenario = (stage: DemoContext) => Promise<void>;

/** What happens to notifications, for one gateway: lost, forged, repeated. */
export function notificationScenarios(gateway: DemoGateway): Scenario[] {
  const { displayName, method, match } = gateway;

  async function lostNotification(stage: DemoContext): Promise<void> {
    const { report, admins } = stage;
    report.section(`${displayName}: the notification is lost altogether`);
    const payer = await stage.newPayer();
    const payment = await gateway.begin(stage, payer);
    await admins[method].addFault({ kind: 'drop', times: 20, match: match(payment.id) });
    await payment.pay();
    report.check('the payment is still pending', (await payer.payment(payment.id)).status === 'pending');
    report.check('checking the payment settles it', (await payer.check(payment.id)).result === 'paid');
  }

  async function forgedAndRepeatedNotification(stage: DemoContext): Promise<void> {
    const { report } = stage;
    report.section(`${displayName}: a forged notification, and repeated ones`);
    const payer = await stage.newPayer();
    const payment = await gateway.begin(stage, payer);
    const status = (await gateway.forge(stage, payment)) ?? 0;
    report.check('a forged notification is rejected', status >= 400 && status < 500);
    const untouched = await payer.payment(payment.id);
    report.check('and changes nothing', untouched.status === 'pending' && untouched.history.length === 1);
    await payment.pay();
    report.check('the genuine one settles it', await waitForStatus(payer, payment.id, 'succeeded'));
    const before = await payer.payment(payment.id);
    const sent = (await gateway.resend(stage, payment)) + (await gateway.resend(stage, payment));
    report.check('its notifications are sent twice more', sent >= 2);
    const after = await payer.payment(payment.id);
    report.check('a repeated notification changes nothing', JSON.stringify(after) === JSON.stringify(before));
  }

  return [lostNotification, forgedAndRepeatedNotification];
}

/** Sends the given notifications of a sandbox once more. @returns how many */
export async function resendAll(
  admin: SandboxAdmin,
  kind: 'events' | 'notifications',
  all: readonly { readonly id: string }[],
): Promise<number> {
  for (const { id } of all) await admin.post(`/${kind}/${id}/resend`);
  return all.length;
}
