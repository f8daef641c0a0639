import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** What S3 answers when it refuses: an XML document with a code that its SDK client knows. */
export class S3Error extends Error {
  readonly code: string;
  readonly status: ContentfulStatusCode;

  constructor(code: string, message: string, status: ContentfulStatusCode = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
