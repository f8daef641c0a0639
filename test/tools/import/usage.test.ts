import { describe, expect, it } from 'vitest';
import { importStacks } from '../../../tools/import/import-stacks.ts';
import { command } from '../kit/command.ts';

describe('npm run import', () => {
  it('says what is wrong with the stage or its file before it synthesizes', async () => {
    expect(await command('import')(['--stage', 'prd'])).toMatchObject({
      code: 1,
      output: expect.stringContaining('did you mean "prod"?'),
    });
    const missing = { stage: 'prod', config: 'no-such.json', isDryRun: false, yes: false, without: [] };
    await expect(importStacks(missing)).rejects.toThrow('no-such.json does not exist');
  });
});
