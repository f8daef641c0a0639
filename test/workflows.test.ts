import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const { scripts } = manifest;

describe('the workflows of hosted CI', () => {
  const folder = new URL('../.github/workflows/', import.meta.url);
  const workflows = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

  it.each(workflows)('$name uses no stored secret, and only scripts that exist', ({ text }) => {
    expect(text).not.toMatch(/secrets\.|AWS_SECRET_ACCESS_KEY/);
    for (const [, script = ''] of text.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script);
  });

  it('get a token for AWS only where one is used, and write to the repository only to mark a deployment', () => {
    const having = (right: string) => workflows.filter(({ text }) => text.includes(right)).map(({ name }) => name);
    expect(having('id-token: write')).toEqual(['deploy-stage.yml', 'deploy.yml', 'drift.yml', 'review.yml']);
    expect(having('contents: write')).toEqual(['deploy-stage.yml', 'deploy.yml']);
  });

  // A step runs in `bash -e`, without `pipefail`, unless it names its shell.
  it.each(workflows)('$name hides no failure behind a pipe', ({ text }) => {
    const steps = text.split(/^ +- (?=\w+:)/m);
    const piped = steps.filter((step) => / \| \w/.test(step) && !step.includes('shell: bash'));
    expect(piped).toEqual([]);
  });

  it('deploy a stage in the environment that its role trusts, one at a time', () => {
    const text = workflows.find(({ name }) => name === 'deploy-stage.yml')?.text ?? '';
    expect(text).toMatch(/environment: \$\{\{ inputs\.stage \}\}/);
    expect(text).toContain('cancel-in-progress: false');
  });

  it('give no token to a pull request of a fork', () => {
    const text = workflows.find(({ name }) => name === 'review.yml')?.text ?? '';
    expect(text).toContain('github.event.pull_request.head.repo.full_name == github.repository');
    expect(text).not.toContain('pull_request_target');
  });
});
