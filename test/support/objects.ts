import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { Hono } from 'hono';
import { objectStoreApp } from '../../local/aws/s3/app.ts';
import { ObjectStore } from '../../local/aws/s3/objects.ts';
import { listen } from '../../local/processes/listen.ts';

export const BUCKET = 'evisa-exports';

/** An empty local S3 with a client of the real SDK. `clock.ahead` shifts its time (milliseconds). */
export async function startObjects(smallestPart?: number) {
  const folder = mkdtempSync(join(tmpdir(), 'evisa-objects-'));
  const clock = { ahead: 0 };
  const objects = new ObjectStore(folder, smallestPart);
  const app = new Hono().route(
    '/s3',
    objectStoreApp(objects, BUCKET, () => Date.now() + clock.ahead),
  );
  const endpoint = `${await listen(app, 0)}/s3`;
  const clientOf = (secretAccessKey: string) =>
    new S3Client({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey },
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
  return {
    folder,
    objects,
    clock,
    endpoint,
    client: clientOf('local'),
    unauthorizedClient: clientOf('another secret'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
