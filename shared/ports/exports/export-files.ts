import type { Export, ExportPart } from '../../domain/export.ts';

type FileLocation = Pick<Export, 'file'>;
type UploadInProgress = FileLocation & { readonly uploadId: string };

/** Where exports are kept as files. A file is sent in parts, and is there once it is finished, whole. */
export interface ExportFiles {
  /** @returns under which name the parts are collected */
  startUpload(place: FileLocation): Promise<string>;
  /** Every part but the last is of at least 5 MiB. @returns its tag */
  addPart(upload: UploadInProgress, number: number, content: Uint8Array): Promise<string>;
  /** Again, once it is finished: nothing happens. */
  completeUpload(upload: UploadInProgress, parts: readonly ExportPart[]): Promise<void>;
  abortUpload(upload: UploadInProgress): Promise<void>;
  /** Whoever has this address can read the file for so long (milliseconds). */
  downloadUrl(place: FileLocation, fileName: string, expiresIn: number): Promise<string>;
}
