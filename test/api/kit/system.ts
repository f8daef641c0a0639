import { testSystem } from '../../support/system.ts';

/** The system that the test files of a run share. */
export const system = await testSystem();
