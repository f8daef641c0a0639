import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** An error response of S3: an XML document with a code that the SDK client expects. */
export class S3Error extends Error {
  readonly code: string;
  readonly status: ContentfulStatusCode;

  constructor(code: string, message: string, status: ContentfulStatusCode = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
