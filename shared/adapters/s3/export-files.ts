import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  NoSuchUpload,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ExportFiles } from '../../ports/exports/export-files.ts';

/** Files are objects in a private bucket, encrypted with our key by the bucket's default encryption. */
export function createExportFiles(client: S3Client, Bucket: string): ExportFiles {
  return {
    async startUpload({ file: Key }) {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
      if (UploadId === undefined) throw new Error('S3 returned no upload id');
      return UploadId;
    },

    async addPart({ file: Key, uploadId: UploadId }, PartNumber, Body) {
      const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      if (ETag === undefined) throw new Error('S3 returned no ETag for a part');
      return ETag;
    },

    async completeUpload({ file: Key, uploadId: UploadId }, parts) {
      const MultipartUpload = { Parts: parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag })) };
      try {
        await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
      } catch (error) {
        // Already completed: an aborted upload is never completed, and the bucket keeps uploads for longer than runs retry.
        if (!(error instanceof NoSuchUpload)) throw error;
      }
    },

    async abortUpload({ file: Key, uploadId: UploadId }) {
      try {
        await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
      } catch (error) {
        if (!(error instanceof NoSuchUpload)) throw error;
      }
    },

    downloadUrl({ file: Key }, { fileName, contentType: ResponseContentType }, expiresIn) {
      const ResponseContentDisposition = `attachment; filename="${fileName}"`;
      const command = new GetObjectCommand({ Bucket, Key, ResponseContentDisposition, ResponseContentType });
      return getSignedUrl(client, command, { expiresIn: expiresIn / 1000 });
    },
  };
}
