import type { Application, ApplicationState } from '../../domain/application.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { Payment, PaymentState } from '../../domain/payment.ts';
import type { Search } from '../../domain/search.ts';
import type { Page, PageRequest } from '../common/page.ts';

/** Staff search over the applications and payments of all users, newest first. */
export interface StaffSearch {
  applications(search: Search<ApplicationState>, page: PageRequest): Promise<Page<Application>>;
  /** For a search by e-mail address or passport number, `limit` counts applications, each with all its payments. */
  payments(search: Search<PaymentState>, page: PageRequest): Promise<Page<Payment>>;
  paymentsOf(id: ApplicationId): Promise<Payment[]>;
}
