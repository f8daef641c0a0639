import type { Application } from '../../domain/application.ts';
import { type OutboxEvent, subjectOf } from '../../domain/outbox-event.ts';
import type { ApplicationStore } from '../../ports/applications/application-store.ts';
import type { EmailMessage, EmailSender } from '../../ports/outbox/email.ts';
import type { ProcessedEvents } from '../../ports/outbox/processed-events.ts';

/** News of a payment that its payer is written about. */
export type PaymentEvent = Extract<OutboxEvent, { paymentId: string }>;

export interface NotifyApplicantDependencies {
  readonly applications: Pick<ApplicationStore, 'get'>;
  readonly processedEvents: ProcessedEvents;
  readonly email: EmailSender;
  /** In the language nearest to the one asked for. */
  readonly compose: (event: PaymentEvent, language: string) => EmailMessage;
}

export type Notified = 'sent' | 'already_processed' | 'no_email';

/**
 * Writes to the applicant, at the address that the application has now. The letter is remembered once it is sent: a crash in between
 * sends it twice, which is better than never.
 */
export async function notifyApplicant(
  { applications, processedEvents, email, compose }: NotifyApplicantDependencies,
  event: OutboxEvent,
): Promise<Notified> {
  if (!('paymentId' in event)) return 'no_email';
  const done = await processedEvents.get(event);
  // What an older row said is not true any more.
  if (done.eventIds.has(event.id) || done.version > event.version) return 'already_processed';
  const application = await applications.get(event.applicationId);
  if (application === undefined) throw new Error(`${subjectOf(event)} has no application`);
  // Put aside, with an alarm, until the key is found again.
  if (application.unreadable) throw new Error(`${event.applicationId} cannot be read`);
  // Nobody knows the address any more.
  if (application.redactedAt !== undefined) return 'no_email';
  if (!shouldSendEmail(event, application)) return 'no_email';
  const { details, personal } = application;
  await email.send(personal.reveal().email, compose(event, details.language));
  await processedEvents.markProcessed(event);
  return 'sent';
}

function shouldSendEmail(event: PaymentEvent, { state, open }: Application): boolean {
  switch (event.kind) {
    // Who has canceled it knows; who pays in another way, or has paid, would only be alarmed.
    case 'payment.closed':
      return event.state !== 'canceled' && state === 'submitted' && open === undefined;
    // An inquiry asks the visa office, and takes no money.
    case 'payment.disputed':
      return event.state !== 'inquiry' && event.state !== 'closed';
    default:
      return true;
  }
}
