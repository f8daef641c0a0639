import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface StoredMail extends Mail {
  /** File name. */
  readonly file: string;
}

/** Composes messages without sending them. */
const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

/** Stores e-mails as `.eml` files, which any mail program can open. */
export class Mailbox {
  readonly #folder: string;
  /** By file: stored e-mails never change, and parsing one is slow. */
  readonly #parsed = new Map<string, StoredMail>();

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#folder = folder;
  }

  /**
   * @param now UTC milliseconds
   * @returns the message id
   */
  async save(mail: Mail, now: number): Promise<string> {
    const id = randomUUID();
    const date = new Date(now);
    const { message } = await composer.sendMail({ ...mail, date, messageId: `<${id}@localhost>` });
    const file = join(this.#folder, `${date.toISOString().replace(/[:.]/g, '-')}-${id.slice(0, 8)}.eml`);
    await writeFile(`${file}.new`, message, { mode: 0o600 });
    await rename(`${file}.new`, file);
    return id;
  }

  /** Newest first. */
  async all(): Promise<StoredMail[]> {
    const files = readdirSync(this.#folder).filter((name) => name.endsWith('.eml'));
    return Promise.all(
      files
        .toSorted()
        .toReversed()
        .map((name) => this.#read(name)),
    );
  }

  async find(file: string): Promise<StoredMail | undefined> {
    return (await this.all()).find((mail) => mail.file === file);
  }

  async #read(file: string): Promise<StoredMail> {
    const known = this.#parsed.get(file);
    if (known !== undefined) return known;
    const {
      from,
      to,
      subject = '',
      text = '',
      html = '',
    } = await PostalMime.parse(await readFile(join(this.#folder, file)));
    const mail = { file, from: from?.address ?? '', to: to?.[0]?.address ?? '', subject, text, html };
    this.#parsed.set(file, mail);
    return mail;
  }
}
