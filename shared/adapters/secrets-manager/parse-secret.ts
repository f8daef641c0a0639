import type * as z from 'zod';
import { SecretError } from './secret-error.ts';

/** @throws SecretError naming every missing or malformed field */
export function parseSecret<T>(secretId: string, text: string | undefined, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(readJson(secretId, text));
  if (parsed.success) return parsed.data;
  throw new SecretError('secret_malformed', secretId, parsed.error.issues.map(describe).join('; '));
}

function readJson(secretId: string, text = ''): unknown {
  try {
    // Windows editors put a byte order mark before the text of a file (RFC 8259, 8.1).
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    // The parser's own error quotes the text, so it must not become the cause.
    throw new SecretError('secret_not_json', secretId, 'not JSON');
  }
}

function describe({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}
