import { type Context, Hono } from 'hono';
import type { ListedPart, ObjectStore } from './objects.ts';
import { S3Error } from './s3-error.ts';
import { verifySignature } from './signature.ts';

/** The part of S3 (path style) that exports need: single and multipart uploads, and downloads by presigned URL (Amazon S3 API Reference). */
export function objectStoreApp(objects: ObjectStore, bucket: string, now: () => number = Date.now) {
  const keyIn = (c: Context): string => {
    if (c.req.param('bucket') !== bucket)
      throw new S3Error('NoSuchBucket', 'The specified bucket does not exist.', 404);
    return c.req.param('key') ?? '';
  };
  return new Hono()
    .use('*', async (c, next) => {
      verifySignature(c.req.raw, now());
      await next();
    })
    .post('/:bucket/:key{.+}', async (c) => {
      const key = keyIn(c);
      const upload = c.req.query('uploadId');
      if (upload === undefined) {
        const id = objects.beginUpload(key);
        return xml('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: id });
      }
      const etag = await objects.complete(key, upload, partsIn(await c.req.text()));
      return xml('CompleteMultipartUploadResult', { Bucket: bucket, Key: key, ETag: etag });
    })
    .put('/:bucket/:key{.+}', async (c) => {
      const key = keyIn(c);
      const content = new Uint8Array(await c.req.arrayBuffer());
      const { uploadId, partNumber } = c.req.query();
      const checksum = Object.keys(c.req.header()).find((name) => name.startsWith('x-amz-checksum-'));
      if (uploadId && checksum) throw checksumMismatch(checksum);
      const etag = uploadId ? objects.putPart(key, uploadId, Number(partNumber), content) : objects.put(key, content);
      return new Response(null, { headers: { etag } });
    })
    .delete('/:bucket/:key{.+}', (c) => {
      objects.abort(keyIn(c), c.req.query('uploadId') ?? '');
      return new Response(null, { status: 204 });
    })
    .get('/:bucket/:key{.+}', (c) => {
      const headers = {
        'content-type': c.req.query('response-content-type') ?? 'binary/octet-stream',
        'content-disposition': c.req.query('response-content-disposition') ?? 'inline',
      };
      return new Response(Buffer.from(objects.get(keyIn(c))), { headers });
    })
    .onError((error) => {
      const { code, message, status } =
        error instanceof S3Error ? error : new S3Error('InternalError', error.message, 500);
      return xml('Error', { Code: code, Message: message }, status);
    });
}

/** Parts may have checksums only if the upload was created for them, and completing it then requires them: no export does that. */
function checksumMismatch(header: string): S3Error {
  const types = `expected checksum Type: null, actual checksum Type: ${header.slice('x-amz-checksum-'.length)}`;
  return new S3Error('InvalidRequest', `Checksum Type mismatch occurred, ${types}`);
}

function partsIn(document: string): ListedPart[] {
  return [...document.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
    number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
    etag: (/<ETag>(.*?)<\/ETag>/.exec(part)?.[1] ?? '').replaceAll('&quot;', '"'),
  }));
}

function xml(name: string, content: Readonly<Record<string, string>>, status = 200): Response {
  const escaped = (text: string) => text.replace(/[<>&"]/g, (one) => `&#${one.charCodeAt(0)};`);
  const fields = Object.entries(content).map(([field, text]) => `<${field}>${escaped(text)}</${field}>`);
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<${name}>${fields.join('')}</${name}>`;
  return new Response(body, { status, headers: { 'content-type': 'application/xml' } });
}
