import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { createExportFiles } from '../adapters/s3/export-files.ts';
import { awsClient } from './aws-client.ts';

export const exportFilesEnvironment = { EXPORTS_BUCKET: z.string().min(1) };

const OPTIONS = {
  /** Milliseconds: a part has several megabytes. */
  requestTimeout: 20_000,
  /**
   * S3 completes no upload of which only the parts have a checksum, which the SDK adds to them by default. The signature covers the SHA-256
   * of each part.
   */
  requestChecksumCalculation: 'WHEN_REQUIRED',
} as const;

export function exportFiles({ EXPORTS_BUCKET }: { EXPORTS_BUCKET: string }) {
  return createExportFiles(awsClient(S3Client, OPTIONS), EXPORTS_BUCKET);
}
