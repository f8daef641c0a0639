import type { Plant } from '../../../tools/simulate/dependencies.ts';

/** Once an attempt of a refund has failed, nobody asks about it again. */
export const plant: Plant = ({ gateways, ...rest }) => ({
  ...rest,
  gateways: async (name) => {
    const gateway = await gateways(name);
    return {
      ...gateway,
      findRefund: async (refund, payment) =>
        refund.state === 'failed' ? { outcome: 'not_found' } : gateway.findRefund(refund, payment),
    };
  },
});
