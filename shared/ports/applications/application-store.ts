import type { Application } from '../../domain/application.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { Page, PageRequest } from '../common/page.ts';

export interface ApplicationStore {
  get(id: ApplicationId): Promise<Application | undefined>;
  /** Newest first. */
  listByUser(userId: string, page: PageRequest): Promise<Page<Application>>;
}
