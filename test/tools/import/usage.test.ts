import { describe, expect, it } from 'vitest';
import { command } from '../kit/command.ts';

const run = command('import');

describe('npm run import', () => {
  it.each([[[]], [['--stage']], [['--stages', 'prod']]])('with %j prints its usage', async (args) => {
    expect(await run(args)).toMatchObject({ code: 2, output: expect.stringContaining('npm run import -- --stage') });
  });

  it('says what is wrong with the stage or its file before it synthesizes', async () => {
    expect(await run(['--stage', 'prd'])).toMatchObject({
      code: 1,
      output: expect.stringContaining('did you mean "prod"?'),
    });
    const missing = ['--stage', 'prod', '--config', 'no-such.json'];
    expect(await run(missing)).toMatchObject({
      code: 1,
      output: expect.stringContaining('no-such.json does not exist'),
    });
  });
});
