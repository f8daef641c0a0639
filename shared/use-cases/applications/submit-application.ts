import type { Application } from '../../domain/application.ts';
import type { Result } from '../../domain/domain-error.ts';
import { isFree, type LockedQuote } from '../../domain/fees.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import { nextVersion } from '../../domain/next-version.ts';
import { payableUntil, QUOTE_VALIDITY } from '../../domain/price-lock.ts';
import type { RandomText } from '../../ports/common/random.ts';
import {
  type ApplicationChangeDependencies,
  commitOwnApplicationChange,
} from './internal/commit-application-change.ts';
import { type QuoteDependencies, quoteFeeNow } from './quote-fee.ts';

export type SubmitDependencies = ApplicationChangeDependencies &
  QuoteDependencies & { readonly randomText: RandomText };

/**
 * Submits an application and locks its fee, in every currency and with every surcharge, for `QUOTE_VALIDITY`. Submitting again while
 * the quote is valid changes nothing; once it has expired and no payment is open, a new quote is locked. A fee of zero marks the
 * application as paid without a gateway.
 */
export function submitApplication(
  deps: SubmitDependencies,
  userId: string,
  id: ApplicationId,
): Promise<Result<Application>> {
  return commitOwnApplicationChange(deps, userId, id, async (application) => {
    const { state, quote, open } = application;
    const now = deps.clock();
    if (state === 'withdrawn') return { code: 'application_withdrawn' };
    if (state !== 'draft' && state !== 'submitted') return { code: 'application_already_paid' };
    if (quote !== undefined && payableUntil(quote, now, 0) !== undefined) return application;
    if (open !== undefined) return { code: 'payment_in_progress', retryAt: open.closesAt };
    // The visa office cannot process an application that it cannot read, so nobody should pay for it.
    if (application.unreadable) return { code: 'application_unreadable' };
    const quoted = quoteFeeNow(deps, application.details);
    if (!quoted.ok) return quoted.error;
    const locked: LockedQuote = {
      ...quoted.value,
      id: `quote_${deps.randomText(16)}`,
      lockedAt: now,
      validUntil: now + QUOTE_VALIDITY,
    };
    return { application: submitted(application, locked, now) };
  });
}

function submitted(application: Application, quote: LockedQuote, now: number): Application {
  const next = nextVersion(application, now, { quote, attempts: [], submittedAt: now });
  return isFree(quote) ? { ...next, state: 'paid', paidAt: now } : { ...next, state: 'submitted' };
}
