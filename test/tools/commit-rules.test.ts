import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** @returns the names of the rules that the message breaks */
function brokenRules(message: string): string[] {
  const { stdout, stderr } = spawnSync(process.execPath, ['node_modules/@commitlint/cli/cli.js', '--no-color'], {
    input: message,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return [...stdout.matchAll(/^✖ .* \[([\w-]+)\]$/gm)].map(([, rule = '']) => rule);
}

it('a conventional subject of 72 characters with a body is accepted', () => {
  expect(brokenRules(`${'fix: '.padEnd(72, 'x')}\n\nThe gateway may answer after our time-out.`)).toEqual([]);
});

it('a subject that is too long and has no type, and a missing body, are rejected', () => {
  const rules = ['body-empty', 'header-max-length', 'subject-empty', 'type-empty'];
  expect(brokenRules('Retry '.padEnd(73, 'x')).toSorted()).toEqual(rules);
});
