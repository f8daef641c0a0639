import type { Application } from '../../domain/application.ts';
import { type OutboxEvent, subjectOf } from '../../domain/outbox-event.ts';
import type { ApplicationStore } from '../../ports/applications/application-store.ts';
import type { EmailMessage, EmailSender } from '../../ports/outbox/email.ts';
import type { ProcessedEvents } from '../../ports/outbox/processed-events.ts';

/** An event that is about a payment, so an e-mail may be sent to its payer. */
export type PaymentEvent = Extract<OutboxEvent, { paymentId: string }>;

export interface NotifyApplicantDependencies {
  readonly applications: Pick<ApplicationStore, 'get'>;
  readonly processedEvents: ProcessedEvents;
  /** Without it, nobody is e-mailed. */
  readonly email: EmailSender | undefined;
  /** Composes the e-mail in the supported language closest to `language`. */
  readonly compose: (event: PaymentEvent, language: string) => EmailMessage;
}

export type NotifyResult = 'sent' | 'already_processed' | 'no_email';

/**
 * E-mails the applicant at the application's current address. The event is marked as processed after sending: a crash in between sends
 * the e-mail twice, which is better than never.
 */
export async function notifyApplicant(
  { applications, processedEvents, email, compose }: NotifyApplicantDependencies,
  event: OutboxEvent,
): Promise<NotifyResult> {
  if (email === undefined || !('paymentId' in event)) return 'no_email';
  const processed = await processedEvents.get(event);
  // An event of an older row version is outdated.
  if (processed.eventIds.has(event.id) || processed.version > event.version) return 'already_processed';
  const application = await applications.get(event.applicationId);
  if (application === undefined) throw new Error(`${subjectOf(event)} has no application`);
  // The message goes to the dead-letter queue, with an alarm, until the key is restored.
  if (application.unreadable) throw new Error(`${event.applicationId} cannot be read`);
  // The address has been removed.
  if (application.redactedAt !== undefined) return 'no_email';
  if (!shouldSendEmail(event, application)) return 'no_email';
  const { details, personal } = application;
  await email.send(personal.reveal().email, compose(event, details.language));
  await processedEvents.markProcessed(event);
  return 'sent';
}

function shouldSendEmail(event: PaymentEvent, { state, open }: Application): boolean {
  switch (event.kind) {
    // The applicant knows about a cancellation, and an e-mail would only confuse one who pays another way or has paid.
    case 'payment.closed':
      return event.state !== 'canceled' && state === 'submitted' && open === undefined;
    // The e-mail about its start has said that it takes days. Another one would be wrong if the bank returned the money later.
    case 'payment.refunded':
      return event.manual === true;
    // An inquiry concerns only the visa office and moves no money.
    case 'payment.disputed':
      return event.state !== 'inquiry' && event.state !== 'closed';
    default:
      return true;
  }
}
