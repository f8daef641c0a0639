import type { ExportFormat } from '../../shared/domain/export.ts';
import type { FileFormat } from '../../shared/ports/exports/file-format.ts';
import { csvFormat } from './csv-format.ts';
import { xlsxFormat } from './xlsx-format.ts';

export const fileFormats: Readonly<Record<ExportFormat, FileFormat>> = { xlsx: xlsxFormat(), csv: csvFormat };
