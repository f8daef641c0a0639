import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { createExportFiles } from '../adapters/s3/export-files.ts';
import { awsClient } from './aws-client.ts';

export const exportFilesEnvironment = { EXPORTS_BUCKET: z.string().min(1) };

/** Milliseconds: a part has several megabytes. */
const UPLOAD_TIMEOUT = 20_000;

export function exportFiles({ EXPORTS_BUCKET }: { EXPORTS_BUCKET: string }) {
  return createExportFiles(awsClient(S3Client, { requestTimeout: UPLOAD_TIMEOUT }), EXPORTS_BUCKET);
}
