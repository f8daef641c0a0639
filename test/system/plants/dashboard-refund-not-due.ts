import { gatewayRefundIdOf } from '../../../shared/domain/settle-refund.ts';
import type { Plant } from '../../../tools/simulate/dependencies.ts';

/** Nobody asks about a refund of the dashboard that is pending. */
export const plant: Plant = ({ ledger, ...rest }) => ({
  ...rest,
  ledger: {
    ...ledger,
    commit: ({ refunds = [], ...change }) =>
      ledger.commit({
        ...change,
        refunds: refunds.map((refund) => {
          const { dueAt: _, ...undue } = refund;
          return gatewayRefundIdOf(refund) === undefined ? refund : undue;
        }),
      }),
  },
});
