import { createHash, randomUUID } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { S3Error } from './s3-error.ts';

/** Minimum size of every part but the last, in bytes (S3: "Amazon S3 multipart upload limits"). */
const MIN_PART_BYTES = 5 * 1024 * 1024;

export interface ListedPart {
  readonly number: number;
  readonly etag: string;
}

/** Stores objects, and multipart uploads in progress, as files of a folder. */
export class ObjectStore {
  readonly #folder: string;
  readonly #smallestPart: number;

  constructor(folder: string, smallestPart = MIN_PART_BYTES) {
    this.#folder = resolve(folder);
    this.#smallestPart = smallestPart;
  }

  put(key: string, content: Uint8Array): string {
    const file = this.#file(key);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, content, { mode: 0o600 });
    return etagOf(content);
  }

  /** @throws S3Error if the object does not exist */
  get(key: string): Uint8Array {
    const file = this.#file(key);
    if (!existsSync(file)) throw new S3Error('NoSuchKey', 'The specified key does not exist.', 404);
    return readFileSync(file);
  }

  beginUpload(key: string): string {
    const id = randomUUID();
    mkdirSync(this.#upload(id), { recursive: true, mode: 0o700 });
    writeFileSync(join(this.#upload(id), 'key'), key);
    return id;
  }

  /** Replaces an earlier part with the same number. */
  putPart(key: string, id: string, number: number, content: Uint8Array): string {
    this.#assertUploadExists(key, id);
    writeFileSync(this.#part(id, number), content, { mode: 0o600 });
    return etagOf(content);
  }

  /** Creates the object atomically from the listed parts, and discards the other parts. */
  async complete(key: string, id: string, parts: readonly ListedPart[]): Promise<string> {
    this.#assertUploadExists(key, id);
    if (parts.some(({ number }, index) => number <= (parts[index - 1]?.number ?? 0))) {
      throw new S3Error('InvalidPartOrder', 'The list of parts was not in ascending order.');
    }
    for (const [index, { number, etag }] of parts.entries()) {
      const file = this.#part(id, number);
      if (!existsSync(file) || etagOf(readFileSync(file)) !== etag) {
        throw new S3Error('InvalidPart', 'One or more of the specified parts could not be found.');
      }
      const isLast = index === parts.length - 1;
      if (!isLast && statSync(file).size < this.#smallestPart) {
        throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size.');
      }
    }
    const whole = join(this.#upload(id), 'whole');
    writeFileSync(whole, '', { mode: 0o600 });
    for (const { number } of parts) {
      await pipeline(createReadStream(this.#part(id, number)), createWriteStream(whole, { flags: 'a' }));
    }
    const file = this.#file(key);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    renameSync(whole, file);
    this.abort(key, id);
    return `"${createHash('md5')
      .update(parts.map(({ etag }) => etag).join())
      .digest('hex')}-${parts.length}"`;
  }

  abort(key: string, id: string): void {
    this.#assertUploadExists(key, id);
    rmSync(this.#upload(id), { recursive: true });
  }

  #assertUploadExists(key: string, id: string): void {
    const owner = join(this.#upload(id), 'key');
    if (existsSync(owner) && readFileSync(owner, 'utf8') === key) return;
    throw new S3Error('NoSuchUpload', 'The specified multipart upload does not exist.', 404);
  }

  #file(key: string): string {
    const file = join(this.#folder, 'objects', key);
    if (file.startsWith(join(this.#folder, 'objects/'))) return file;
    throw new S3Error('InvalidURI', 'The key leads out of the bucket.');
  }

  #upload(id: string): string {
    return join(this.#folder, 'uploads', id.replace(/[^0-9a-f-]/g, ''));
  }

  #part(id: string, number: number): string {
    return join(this.#upload(id), `part-${number}`);
  }
}

function etagOf(content: Uint8Array): string {
  return `"${createHash('md5').update(content).digest('hex')}"`;
}
