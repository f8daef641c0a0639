import { constants, crc32, deflateRawSync } from 'node:zlib';

/** Where the file stands. Plain data, so that another run can continue. */
export interface ZipState {
  readonly length: number;
  readonly entries: readonly ZipEntry[];
  /** The last entry is not complete yet. */
  readonly isOpen: boolean;
}

interface ZipEntry {
  readonly name: string;
  readonly offset: number;
  readonly crc: number;
  readonly size: number;
  readonly compressed: number;
}

/** PKWARE APPNOTE.TXT 4.3: signatures, and the version needed for deflated entries. */
const LOCAL_HEADER = 0x04034b50;
const DATA_DESCRIPTOR = 0x08074b50;
const DIRECTORY_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const VERSION = 20;
/** 4.4.4: size and checksum follow the data (bit 3); names are UTF-8 (bit 11). */
const FLAGS = 0x0808;
const DEFLATED = 8;
/** 1 January 1980, the earliest date: the file says nothing about when it was made. */
const DATE = 0x0021;

/**
 * Writes a ZIP file in pieces, also across processes: no library can continue a file that another process has begun. Throws a RangeError
 * beyond 4 GiB or 65,535 entries, which would need ZIP64.
 */
export class ZipWriter {
  #state: ZipState;
  readonly #chunks: Buffer[] = [];

  constructor(state: ZipState = { length: 0, entries: [], isOpen: false }) {
    this.#state = state;
  }

  get state(): ZipState {
    return this.#state;
  }

  open(name: string): void {
    const { length, entries } = this.#state;
    this.#state = {
      ...this.#state,
      entries: [...entries, { name, offset: length, crc: 0, size: 0, compressed: 0 }],
      isOpen: true,
    };
    const text = Buffer.from(name);
    const header = [
      uint32(LOCAL_HEADER),
      uint16(VERSION, FLAGS, DEFLATED, 0, DATE),
      uint32(0, 0, 0),
      uint16(text.length, 0),
    ];
    this.#append(...header, text);
  }

  write(text: string): void {
    this.#deflate(text, constants.Z_SYNC_FLUSH);
  }

  close(text: string): void {
    this.#deflate(text, constants.Z_FINISH);
    const { crc, compressed, size } = this.#last();
    this.#append(uint32(DATA_DESCRIPTOR, crc, compressed, size));
    this.#state = { ...this.#state, isOpen: false };
  }

  add(name: string, text: string): void {
    this.open(name);
    this.close(text);
  }

  /** Appends the directory: the file is complete. */
  end(): void {
    const { entries, length } = this.#state;
    const directory = Buffer.concat(entries.map(directoryHeader));
    const count = entries.length;
    const end = [uint32(END_OF_DIRECTORY), uint16(0, 0, count, count), uint32(directory.length, length), uint16(0)];
    this.#append(directory, ...end);
  }

  /** What was written since the state with which this writer began. */
  content(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }

  /** Every piece is compressed on its own: deflated blocks may follow each other. */
  #deflate(text: string, finishFlush: number): void {
    const data = Buffer.from(text);
    const deflated = deflateRawSync(data, { finishFlush });
    const last = this.#last();
    const entry = {
      ...last,
      crc: crc32(data, last.crc),
      size: last.size + data.length,
      compressed: last.compressed + deflated.length,
    };
    this.#state = { ...this.#state, entries: [...this.#state.entries.slice(0, -1), entry] };
    this.#append(deflated);
  }

  #last(): ZipEntry {
    const entry = this.#state.entries.at(-1);
    if (entry === undefined || !this.#state.isOpen) throw new TypeError('no entry is open');
    return entry;
  }

  #append(...chunks: Buffer[]): void {
    this.#chunks.push(...chunks);
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, this.#state.length);
    this.#state = { ...this.#state, length };
  }
}

function directoryHeader({ name, offset, crc, size, compressed }: ZipEntry): Buffer {
  const text = Buffer.from(name);
  return Buffer.concat([
    uint32(DIRECTORY_HEADER),
    uint16(VERSION, VERSION, FLAGS, DEFLATED, 0, DATE),
    uint32(crc, compressed, size),
    uint16(text.length, 0, 0, 0, 0),
    uint32(0, offset),
    text,
  ]);
}

function uint16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, 2 * i);
  return bytes;
}

function uint32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, 4 * i);
  return bytes;
}
