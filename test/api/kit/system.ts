import { testSystem } from '../../support/system.ts';

/** One system for all imported tests of a file: starting it takes longer than most tests. */
export const system = await testSystem();
