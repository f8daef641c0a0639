import { testSystem } from '../../support/system.ts';

/** One system for all that a test file imports: starting it costs more than most tests. */
export const system = await testSystem();
