import type { Plant } from '../../../tools/simulate/dependencies.ts';

/** No gateway lists its refunds. */
export const plant: Plant = ({ gateways, ...rest }) => ({
  ...rest,
  gateways: async (name) => {
    const { listRefunds: _, ...gateway } = await gateways(name);
    return gateway;
  },
});
