import type { Export, ExportPart } from '../../domain/export.ts';

type FileLocation = Pick<Export, 'file'>;
type UploadInProgress = FileLocation & { readonly uploadId: string };

/** How the browser sees the file. */
export interface DownloadAs {
  readonly fileName: string;
  readonly contentType: string;
}

/** Stores the files of exports. A file is uploaded in parts and becomes visible only when the upload is completed. */
export interface ExportFiles {
  /** @returns the upload id */
  startUpload(location: FileLocation): Promise<string>;
  /** Every part except the last has at least 5 MiB (S3: "Multipart upload limits"). @returns the part's ETag */
  addPart(upload: UploadInProgress, number: number, content: Uint8Array): Promise<string>;
  /** Idempotent. */
  completeUpload(upload: UploadInProgress, parts: readonly ExportPart[]): Promise<void>;
  abortUpload(upload: UploadInProgress): Promise<void>;
  /** A URL that gives anyone access to the file for `expiresIn` milliseconds. */
  downloadUrl(location: FileLocation, as: DownloadAs, expiresIn: number): Promise<string>;
}
