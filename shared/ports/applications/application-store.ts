import type { Application } from '../../domain/application.ts';
import type { RecentCalls } from '../../domain/gateway-health.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { Page, PageRequest } from '../common/page.ts';

export interface ApplicationWithRecentCalls {
  readonly application?: Application;
  readonly recentCalls: RecentCalls;
}

export interface ApplicationStore {
  get(id: ApplicationId): Promise<Application | undefined>;
  /**
   * The application, and in the same round trip how the gateways answered lately.
   *
   * @param now UTC milliseconds
   */
  getWithRecentCalls(id: ApplicationId, now: number): Promise<ApplicationWithRecentCalls>;
  /** Newest first. */
  listByUser(userId: string, page: PageRequest): Promise<Page<Application>>;
}
