import type { Export, ExportPart } from '../../domain/export.ts';

type Place = Pick<Export, 'file'>;
type Uploading = Place & { readonly upload: string };

/** Where exports are kept as files. A file is sent in parts, and is there once it is finished, whole. */
export interface ExportFiles {
  /** @returns under which name the parts are collected */
  begin(place: Place): Promise<string>;
  /** Every part but the last is of at least 5 MiB. @returns its tag */
  addPart(upload: Uploading, number: number, content: Uint8Array): Promise<string>;
  /** Again, once it is finished: nothing happens. */
  finish(upload: Uploading, parts: readonly ExportPart[]): Promise<void>;
  abandon(upload: Uploading): Promise<void>;
  /** Whoever has this address can read the file for so long (milliseconds). */
  address(place: Place, fileName: string, worksFor: number): Promise<string>;
}
