import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { System } from '../../local/system.ts';
import type { RunningSystem } from './system.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the `RunningSystem` of this run. */
    sharedSystem: string;
  }
}

/** Starts one local system for all test files of a run as soon as the first of them asks for it, and stops it when the run ends. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'evisa-system-'));
  let started: Promise<System> | undefined;
  const server = createServer((_, response) => {
    started ??= start(dataDir);
    started.then(
      ({ addresses, apiHosts }) =>
        response.end(JSON.stringify({ addresses, apiHosts, dataDir } satisfies RunningSystem)),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  provide('sharedSystem', `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  return async () => {
    server.close();
    await started?.then((system) => system.stop()).catch(() => {});
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
}

// Loaded only where a test needs it: the parts of a system are many.
async function start(dataDir: string): Promise<System> {
  const { startTestSystem } = await import('./start-test-system.ts');
  return startTestSystem({ dataDir, apiHosts: 2 });
}
