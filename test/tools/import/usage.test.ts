import { afterEach, describe, expect, it, vi } from 'vitest';
import { importStacks } from '../../../tools/import/import-stacks.ts';
import { command } from '../kit/command.ts';

afterEach(() => void vi.unstubAllEnvs());

describe('npm run import', () => {
  it('says what is wrong with the stage or its file before it synthesizes', async () => {
    expect(await command('import')(['--stage', 'prd'])).toMatchObject({
      code: 1,
      output: expect.stringContaining('did you mean "prod"?'),
    });
    const missing = { stage: 'prod', config: 'no-such.json', isDryRun: false, yes: false, without: [] };
    await expect(importStacks(missing)).rejects.toThrow('no-such.json does not exist');
  });

  it('says before it synthesizes that AWS does not answer', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFORMATION', 'http://127.0.0.1:1');
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
    const request = { stage: 'dev', config: undefined, isDryRun: true, yes: false, without: [] };
    await expect(importStacks(request)).rejects.toThrow('What is deployed cannot be read: AWS cannot be reached');
  });
});
