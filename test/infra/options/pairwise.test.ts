import type { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { suppressFindings } from '../../../infra/nag/nag.ts';
import { findingsIn } from '../nag/findings.ts';
import { stacks } from '../synthesized.ts';
import { refusals } from './changes.ts';
import { NAMES, pairwise, type Stage, setsOf } from './option-sets.ts';
import { systemIn } from './systems.ts';

describe.each(['dev', 'prod'] as const)('any two values of two options of %s', (stage: Stage) => {
  const sets = pairwise(stage);
  const apps = sets.map((options) => stacks(stage, options).data.node.root as App);
  const assemblies = apps.map((app) => app.synth({ skipValidation: true }));
  const systems = apps.map(systemIn);

  it('occur together in one of the sets', () => {
    const values = NAMES.map((name) => setsOf(stage, name).map((set) => JSON.stringify(set[name])));
    const found = sets.map((set) => NAMES.map((name) => JSON.stringify(set[name])));
    for (const [i, some] of values.entries()) {
      for (const [j, others] of values.entries()) {
        // A configuration set is never without a sender, and an issuer never with a domain of the user pool.
        if (i >= j || NAMES[i] === 'mailFrom' || [NAMES[i], NAMES[j]].join() === 'site,identity') continue;
        const together = new Set(found.map((row) => `${row[i]} ${row[j]}`));
        expect(together.size, `${NAMES[i]} ${NAMES[j]}`).toBe(some.length * others.length);
      }
    }
  });

  it.each(apps.map((app, i) => [JSON.stringify(sets[i]), app] as const))('%s has no finding of cdk-nag', (_, app) => {
    suppressFindings(app);
    expect(findingsIn(app)).toEqual([]);
  });

  // CloudFormation, Quotas: 500 resources and 1 MB in a template.
  it('stay within the quotas of CloudFormation', () => {
    for (const { template } of assemblies.flatMap((assembly) => assembly.stacks)) {
      expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(500);
      expect(JSON.stringify(template).length).toBeLessThan(1_000_000);
    }
  });

  it('can all change at once', () => {
    for (const [i, before] of systems.entries()) {
      const after = systems[(i + 1) % systems.length] ?? before;
      expect(refusals(before, after), `${JSON.stringify(sets[i])} → the next`).toEqual([]);
    }
  });
});
