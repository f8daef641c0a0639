import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, defineConfig } from '@playwright/test';

const PORT = Number(process.env.E2E_PORT ?? 8900);
const SYSTEM_CHROMIUM = '/usr/bin/chromium';

const executablePath = [SYSTEM_CHROMIUM, chromium.executablePath()].find(existsSync);
if (executablePath === undefined) {
  console.error('No Chromium found to test the site. Run: npx playwright install chromium');
  process.exit(1);
}

/** Tests the site in a browser against the whole local system, as an applicant uses it. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  // On two cores, one browser and the eight processes of the system are enough.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    trace: { mode: 'retain-on-failure', screenshots: false, sources: false },
    screenshot: 'only-on-failure',
    actionTimeout: 20_000,
    timezoneId: 'UTC',
    launchOptions: { executablePath },
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 }, locale: 'en-GB' } },
    {
      name: 'phone',
      // These tests do not depend on the screen size.
      testIgnore: /(keyboard|live|security)\.spec/,
      use: {
        viewport: { width: 360, height: 740 },
        isMobile: true,
        hasTouch: true,
        locale: 'en-GB',
        colorScheme: 'dark',
      },
    },
  ],
  webServer: {
    command: 'node tools/run.mjs start',
    url: `http://127.0.0.1:${PORT}/api/config`,
    env: {
      PORT: String(PORT),
      DATA_DIR: join(tmpdir(), `evisa-e2e-${process.pid}`),
      PAYMENTS_PER_ADDRESS: '1000',
      SPEED: '20',
    },
    timeout: 60_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
  },
});
