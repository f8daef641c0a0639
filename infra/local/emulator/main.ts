import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { play } from '../demo/play.ts';
import { Report } from '../demo/report.ts';
import { stopWanted } from '../stop-signals.ts';
import { deploy } from './deployment.ts';
import { pythonWithMiniStack } from './python.ts';
import { deployedAgain, takenDown } from './redeploy.ts';
import { aroundTheEdge, foundBySweep, sitePage, toldAtOnce } from './scenes.ts';
import { strangersAreRefused } from './strangers.ts';

/** Deploys to an emulator of AWS, does there what is done on AWS, and takes everything down again. */
async function testDeploy(folder: string, report: Report, started: { stop(): Promise<unknown> }[]): Promise<void> {
  report.chapter('Deploying to an emulator of AWS');
  const say = (text: string) => report.step(text);
  const found = await pythonWithMiniStack(join(folder, 'python.log'), say);
  if ('missing' in found) {
    console.log(`\nSkipped: ${found.missing}, and the emulator needs it. Nothing was tested.`);
    return;
  }
  const deployment = await deploy(found.python, folder, report, started);
  const sweep = await foundBySweep(deployment);
  await aroundTheEdge(deployment, report);
  await sitePage(deployment, report);
  await toldAtOnce(deployment, report);
  await play(deployment.outside, report);
  await strangersAreRefused(deployment, report);
  await sweep(report);
  const assembly = await deployedAgain(deployment, report);
  await takenDown(deployment, assembly, report);
}

const stopped = stopWanted().then(() => 'stopped' as const);
const report = new Report({ json: false });
const folder = mkdtempSync(join(tmpdir(), 'evisa-deploy-'));
const started: { stop(): Promise<unknown> }[] = [];
let failed: unknown;
const end = await Promise.race([
  stopped,
  testDeploy(folder, report, started).catch((error: unknown) => {
    failed = error;
  }),
]);
if (failed !== undefined) console.error(failed instanceof Error ? failed.message : failed);
for (const one of started.toReversed()) await one.stop();
report.end();
if (failed === undefined && report.ok) rmSync(folder, { recursive: true, force: true });
else console.error(`The logs are kept in ${folder}`);
process.exit(end === 'stopped' || failed !== undefined || !report.ok ? 1 : 0);
