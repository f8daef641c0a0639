import { expect, onTestFinished, test, vi } from 'vitest';
import { exportFiles } from '../../../shared/wiring/export-files.ts';
import { BUCKET, startObjects } from '../../support/objects.ts';

test('writes a file in parts, without the checksums that the SDK adds to parts by itself', async () => {
  const s3 = await startObjects(1);
  onTestFinished(() => {
    s3.remove();
    vi.unstubAllEnvs();
  });
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'local');
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);

  const files = exportFiles({ EXPORTS_BUCKET: BUCKET });
  const file = 'exports/a.csv';
  const upload = { file, uploadId: await files.startUpload({ file }) };
  const first = await files.addPart(upload, 1, Buffer.from('a,b\r\n'));
  const second = await files.addPart(upload, 2, Buffer.from('c,d\r\n'));
  await files.completeUpload(upload, [
    { number: 1, etag: first },
    { number: 2, etag: second },
  ]);
  const url = await files.downloadUrl({ file }, { fileName: 'a.csv', contentType: 'text/csv' }, 60_000);
  expect(await (await fetch(url)).text()).toBe('a,b\r\nc,d\r\n');
});
