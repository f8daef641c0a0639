import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { S3Error } from './s3-error.ts';

/** The secret access key of every local process. */
const SECRET = 'local';
const ALGORITHM = 'AWS4-HMAC-SHA256';

interface SignatureParts {
  readonly credential: string;
  /** `yyyymmddThhmmssZ`. */
  readonly date: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly payload: string;
}

/**
 * Verifies a Signature Version 4 ("Authenticating Requests (AWS Signature Version 4)") in the header or, of a presigned URL, in the query.
 *
 * @param now UTC milliseconds
 * @throws S3Error if the signature is missing or wrong, or the presigned URL has expired
 */
export function verifySignature(request: Request, now: number): void {
  const url = new URL(request.url);
  const inQuery = url.searchParams.has('X-Amz-Signature');
  const signed = inQuery ? fromQuery(url.searchParams) : fromHeaders(request.headers);
  if (inQuery) assertNotExpired(signed.date, Number(url.searchParams.get('X-Amz-Expires')), now);
  const scope = signed.credential.split('/').slice(1);
  const canonical = canonicalRequest(request, url, signed);
  const toSign = [ALGORITHM, signed.date, scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce<string | Buffer>((under, part) => hmac(under, part), `AWS4${SECRET}`);
  const expected = hmac(key, toSign);
  const given = Buffer.from(signed.signature, 'hex');
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new S3Error('SignatureDoesNotMatch', 'The request signature does not match the signature you provided.', 403);
}

function fromQuery(query: URLSearchParams): SignatureParts {
  const value = (name: string) => query.get(name) ?? '';
  return {
    credential: value('X-Amz-Credential'),
    date: value('X-Amz-Date'),
    signedHeaders: value('X-Amz-SignedHeaders'),
    signature: value('X-Amz-Signature'),
    payload: 'UNSIGNED-PAYLOAD',
  };
}

function fromHeaders(headers: Headers): SignatureParts {
  const authorization = headers.get('authorization') ?? '';
  const value = (name: string) => new RegExp(`${name}=([^,\\s]+)`).exec(authorization)?.[1] ?? '';
  if (!authorization.startsWith(ALGORITHM)) throw new S3Error('AccessDenied', 'Access Denied', 403);
  return {
    credential: value('Credential'),
    date: headers.get('x-amz-date') ?? '',
    signedHeaders: value('SignedHeaders'),
    signature: value('Signature'),
    payload: headers.get('x-amz-content-sha256') ?? '',
  };
}

function assertNotExpired(date: string, seconds: number, now: number): void {
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (now <= at + seconds * 1000) return;
  throw new S3Error('AccessDenied', 'Request has expired', 403);
}

function canonicalRequest({ method, headers }: Request, url: URL, { signedHeaders, payload }: SignatureParts): string {
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort();
  const values = signedHeaders.split(';').map((name) => `${name}:${(headers.get(name) ?? '').trim()}\n`);
  return [method, url.pathname, query.join('&'), values.join(''), signedHeaders, payload].join('\n');
}

/** Percent-encodes all but the unreserved characters of RFC 3986. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
