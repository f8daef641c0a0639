import { type Announcement, subjectOf } from '../../domain/announcement.ts';
import type { Application } from '../../domain/application.ts';
import type { ApplicationStore } from '../../ports/applications/application-store.ts';
import type { EmailSender, Letter } from '../../ports/outbox/email.ts';
import type { OutboxMemory } from '../../ports/outbox/outbox-memory.ts';

/** News of a payment that its payer is written about. */
export type PaymentNews = Extract<Announcement, { paymentId: string }>;

export interface NotifyApplicantDependencies {
  readonly applications: Pick<ApplicationStore, 'get'>;
  readonly memory: OutboxMemory;
  readonly email: EmailSender;
  /** In the language nearest to the one asked for. */
  readonly compose: (news: PaymentNews, language: string) => Letter;
}

export type Notified = 'sent' | 'done before' | 'no letter';

/**
 * Writes to the applicant, at the address that the application has now. The letter is remembered once it is sent: a crash in between
 * sends it twice, which is better than never.
 */
export async function notifyApplicant(
  { applications, memory, email, compose }: NotifyApplicantDependencies,
  news: Announcement,
): Promise<Notified> {
  if (!('paymentId' in news)) return 'no letter';
  const done = await memory.recall(news);
  // What an older row said is not true any more.
  if (done.news.has(news.id) || done.version > news.version) return 'done before';
  const application = await applications.get(news.applicationId);
  if (application === undefined) throw new Error(`${subjectOf(news)} has no application`);
  // Put aside, with an alarm, until the key is found again.
  if (application.unreadable) throw new Error(`${news.applicationId} cannot be read`);
  // Nobody knows the address any more.
  if (application.redactedAt !== undefined) return 'no letter';
  if (!deservesLetter(news, application)) return 'no letter';
  const { email: address, language } = application.form;
  await email.send(address, compose(news, language));
  await memory.remember(news);
  return 'sent';
}

function deservesLetter(news: PaymentNews, { state, open }: Application): boolean {
  switch (news.kind) {
    // Who has canceled it knows; who pays in another way, or has paid, would only be alarmed.
    case 'payment.closed':
      return news.state !== 'canceled' && state === 'submitted' && open === undefined;
    // An inquiry asks the visa office, and takes no money.
    case 'payment.disputed':
      return news.state !== 'inquiry' && news.state !== 'closed';
    default:
      return true;
  }
}
