import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { createExportFiles } from '../adapters/s3/export-files.ts';

export const exportFilesEnvironment = { EXPORTS_BUCKET: z.string().min(1) };

/** Milliseconds. A part has megabytes and takes longer than a row. */
const requestHandler = { connectionTimeout: 1_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

export function exportFiles({ EXPORTS_BUCKET }: { EXPORTS_BUCKET: string }) {
  return createExportFiles(new S3Client({ maxAttempts: 3, requestHandler }), EXPORTS_BUCKET);
}
