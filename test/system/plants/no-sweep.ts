import type { Plant } from '../../../tools/simulate/dependencies.ts';

/** The sweep finds nothing. */
export const plant: Plant = ({ dueWork, ...rest }) => ({
  ...rest,
  dueWork: { ...dueWork, listDue: async () => ({ items: [], unreadable: [] }) },
});
