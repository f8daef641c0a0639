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

/** Files are objects of a private bucket, and are encrypted by its default: with our key. */
export function createExportFiles(client: S3Client, Bucket: string): ExportFiles {
  return {
    async startUpload({ file: Key }) {
      const ContentType = 'text/csv; charset=utf-8';
      const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType }));
      if (UploadId === undefined) throw new Error('S3 began an upload without an id');
      return UploadId;
    },

    async addPart({ file: Key, uploadId: UploadId }, PartNumber, Body) {
      const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      if (ETag === undefined) throw new Error('S3 took a part without a tag');
      return ETag;
    },

    async completeUpload({ file: Key, uploadId: UploadId }, parts) {
      const MultipartUpload = { Parts: parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag })) };
      try {
        await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
      } catch (error) {
        // Whoever abandons it does not finish it, and the bucket keeps it for longer than anybody tries: it is finished.
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

    downloadUrl({ file: Key }, fileName, expiresIn) {
      const ResponseContentDisposition = `attachment; filename="${fileName}"`;
      const command = new GetObjectCommand({ Bucket, Key, ResponseContentDisposition });
      return getSignedUrl(client, command, { expiresIn: expiresIn / 1000 });
    },
  };
}
