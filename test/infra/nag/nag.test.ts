import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { findingsFor, NAG_REPORT, nag, suppressFindings } from '../../../infra/nag/nag.ts';
import { nagSuppressions } from '../../../infra/nag/nag-suppressions.ts';
import { prodOptions, stacks, withRecoveryAndAlarms } from '../synthesized.ts';
import { type Finding, findingsIn } from './findings.ts';

/** Aspects and references are resolved only by a synth. */
function synthesized(stage: string, options = {}): App {
  const app = stacks(stage, options).data.node.root as App;
  app.synth({ skipValidation: true });
  return app;
}

describe('cdk-nag', () => {
  const apps = [synthesized('dev'), synthesized('prod', { ...prodOptions, ...withRecoveryAndAlarms })];
  const before = apps.map(findingsIn);

  it.each(nagSuppressions)('finds what is suppressed: $ids at $paths', ({ paths = [''], ...one }) => {
    for (const id of one.ids) {
      for (const place of paths) {
        const suppressed = apps.flatMap((app) => findingsFor(app, { ...one, ids: [id], paths: [place] }));
        expect(
          before.flat().some((finding) => isSuppressed(finding, suppressed)),
          `${id} at ${place}`,
        ).toBe(true);
      }
    }
  });

  it('finds nothing else', () => {
    for (const app of apps) {
      suppressFindings(app);
      expect(findingsIn(app)).toEqual([]);
    }
  });

  it('writes the PCI DSS report beside the templates', () => {
    const app = stacks('dev').data.node.root as App;
    nag(app);
    app.synth();
    expect(JSON.parse(readFileSync(join(app.outdir, NAG_REPORT), 'utf8'))).toEqual([]);
  });

  it('finds a planted violation', () => {
    const { data } = stacks('dev');
    new Bucket(data, 'Planted');
    expect(findingsIn(data.node.root as App)).toContainEqual({
      id: 'AwsSolutions-S10',
      path: 'evisa-dev-data/Planted/Resource',
    });
  });
});

function isSuppressed({ id, path }: Finding, suppressed: ReturnType<typeof findingsFor>): boolean {
  return suppressed.some((one) => one.id === id && `${path}/`.startsWith(`${one.construct.node.path}/`));
}
