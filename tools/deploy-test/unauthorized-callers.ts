import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Report } from '../demo/report.ts';
import type { Deployment } from './deployment.ts';
import { runCommand } from './python.ts';

const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

const results = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), success: z.boolean() });

/** The authorization matrix of `npm run test:security`, at the deployed address: every signed-in route, as everybody who is not to be let in. */
export async function unauthorizedCallersRejected(
  { site, external, folder }: Deployment,
  report: Report,
): Promise<void> {
  report.section('Everybody who is not to be let in, at every route');
  const [system, result] = [join(folder, 'deployed.json'), join(folder, 'authorization.json')];
  const addresses = { ...external.addresses, site };
  writeFileSync(system, JSON.stringify({ addresses, dataDir: join(folder, 'outside') }));
  const command = [process.execPath, VITEST, 'run', '--config', 'vitest.security.config.ts'];
  const options = ['authorization', '--reporter=default', '--reporter=json', `--outputFile=${result}`];
  await runCommand([...command, ...options], join(folder, 'authorization.log'), { DEPLOYED_SYSTEM: system });
  const { success, numPassedTests, numFailedTests } = results.parse(JSON.parse(readFileSync(result, 'utf8')));
  report.check(`${numPassedTests} of ${numPassedTests + numFailedTests} tests hold`, success && numPassedTests > 0);
}
