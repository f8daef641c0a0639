import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BUCKET, startObjects } from '../../../support/objects.ts';

const KEY = 'exports/some file+1.csv';
const MEBIBYTE = 1024 * 1024;
const at = { Bucket: BUCKET, Key: KEY };

let s3: Awaited<ReturnType<typeof startObjects>>;
beforeAll(async () => {
  s3 = await startObjects();
});
afterAll(() => s3.remove());
beforeEach(() => {
  s3.clock.ahead = 0;
});

async function upload(sizes: readonly number[], numbers = sizes.map((_, i) => i + 1)) {
  const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand(at));
  const Parts = [];
  for (const [i, size] of sizes.entries()) {
    const Body = Buffer.alloc(size, String(i));
    const PartNumber = numbers[i] ?? 1;
    const { ETag } = await s3.client.send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body }));
    Parts.push({ PartNumber, ETag });
  }
  return { UploadId, Parts };
}

const complete = ({ UploadId, Parts }: Awaited<ReturnType<typeof upload>>) =>
  s3.client.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));

const presignedUrl = (client = s3.client) => getSignedUrl(client, new GetObjectCommand(at), { expiresIn: 300 });

describe('a presigned URL', () => {
  beforeAll(async () => {
    await s3.client.send(new PutObjectCommand({ ...at, Body: 'a,b\r\n' }));
  });

  it('returns the object for five minutes', async () => {
    const url = await presignedUrl();
    expect(await (await fetch(url)).text()).toBe('a,b\r\n');
    s3.clock.ahead = 4 * 60_000;
    expect((await fetch(url)).status).toBe(200);
    s3.clock.ahead = 5 * 60_000 + 1_000;
    expect((await fetch(url)).status).toBe(403);
  });

  it.each([
    ['another key', (url: string) => url.replace('some', 'other')],
    ['a longer validity', (url: string) => url.replace('X-Amz-Expires=300', 'X-Amz-Expires=3000')],
    ['no signature', (url: string) => url.replace(/X-Amz-Signature=[0-9a-f]+/, '')],
  ])('is rejected if it is changed to %s', async (_, change) => {
    expect((await fetch(change(await presignedUrl()))).status).toBe(403);
  });

  it('is rejected if it is signed with another secret', async () => {
    expect((await fetch(await presignedUrl(s3.unauthorizedClient))).status).toBe(403);
  });
});

describe('an upload', () => {
  it('takes no part with a checksum for which it was not created', async () => {
    const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand(at));
    const part = new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'a', ChecksumCRC32: '6Le+Qw==' });
    await expect(s3.client.send(part)).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it('becomes one object when it is complete, with its parts in the order of their numbers', async () => {
    await complete(await upload([5 * MEBIBYTE, 10], [2, 7]));
    const { Body } = await s3.client.send(new GetObjectCommand(at));
    expect((await Body?.transformToString())?.slice(5 * MEBIBYTE - 2)).toBe('001111111111');
  });

  it('rejects a small part other than the last, an unknown part, and parts out of order', async () => {
    await expect(complete(await upload([5 * MEBIBYTE - 1, 10]))).rejects.toThrow(/smaller than the minimum/);
    const one = await upload([10]);
    await expect(complete({ ...one, Parts: [{ PartNumber: 1, ETag: '"0"' }] })).rejects.toThrow(/could not be found/);
    const two = await upload([5 * MEBIBYTE, 10]);
    await expect(complete({ ...two, Parts: two.Parts.toReversed() })).rejects.toThrow(/ascending/);
  });

  it('accepts no more parts after it is aborted or complete', async () => {
    const one = await upload([10]);
    await s3.client.send(new AbortMultipartUploadCommand({ ...at, UploadId: one.UploadId }));
    await expect(complete(one)).rejects.toMatchObject({ name: 'NoSuchUpload' });
    const two = await upload([10]);
    await complete(two);
    await expect(complete(two)).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('is rejected if it is signed with another secret', async () => {
    await expect(s3.unauthorizedClient.send(new CreateMultipartUploadCommand(at))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
  });
});
