import type { Application, ApplicationState } from '../../domain/application.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { Payment, PaymentState } from '../../domain/payment.ts';
import type { Search } from '../../domain/search.ts';
import type { Page, PageRequest } from '../common/page.ts';

/** How staff find what is not theirs. Newest first. */
export interface StaffSearch {
  applications(search: Search<ApplicationState>, page: PageRequest): Promise<Page<Application>>;
  /** By e-mail address or passport number, `limit` counts the applications whose payments are found. */
  payments(search: Search<PaymentState>, page: PageRequest): Promise<Page<Payment>>;
  paymentsOf(id: ApplicationId): Promise<Payment[]>;
}
