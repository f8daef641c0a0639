import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface StoredMail extends Mail {
  /** The name of its file. */
  readonly file: string;
}

const BOUNDARY = 'evisa-local-boundary';

/** Letters as `.eml` files in a folder, which any mail program opens. */
export class Mailbox {
  readonly #folder: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#folder = folder;
  }

  /** @returns the message's id */
  save(mail: Mail, now: number): string {
    const id = randomUUID();
    const at = new Date(now);
    const file = join(this.#folder, `${at.toISOString().replace(/[:.]/g, '-')}-${id.slice(0, 8)}.eml`);
    writeFileSync(`${file}.new`, toEml(mail, id, at), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return id;
  }

  /** The newest first. */
  all(): StoredMail[] {
    const files = readdirSync(this.#folder).filter((name) => name.endsWith('.eml'));
    return files
      .toSorted()
      .toReversed()
      .map((name) => this.#read(name));
  }

  find(file: string): StoredMail | undefined {
    return this.all().find((mail) => mail.file === file);
  }

  #read(file: string): StoredMail {
    const [head = '', ...parts] = readFileSync(join(this.#folder, file), 'utf8').split(`--${BOUNDARY}`);
    const header = (name: string) => decodedWord(new RegExp(`^${name}: (.*)$`, 'm').exec(head)?.[1]?.trim() ?? '');
    const part = (index: number) => Buffer.from(parts[index]?.split('\r\n\r\n')[1] ?? '', 'base64').toString();
    return { file, from: header('From'), to: header('To'), subject: header('Subject'), text: part(0), html: part(1) };
  }
}

/** RFC 5322 and MIME: text and HTML as alternatives, everything that is not ASCII in base64. */
function toEml({ from, to, subject, text, html }: Mail, id: string, at: Date): string {
  const part = (type: string, content: string) => [
    `--${BOUNDARY}`,
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    base64(content).replace(/(.{76})/g, '$1\r\n'),
  ];
  return [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: =?utf-8?B?${base64(subject)}?=`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}@localhost>`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${BOUNDARY}"`,
    '',
    ...part('text/plain', text),
    ...part('text/html', html),
    `--${BOUNDARY}--`,
    '',
  ].join('\r\n');
}

function decodedWord(header: string): string {
  const word = /^=\?utf-8\?B\?(.*)\?=$/.exec(header)?.[1];
  return word === undefined ? header : Buffer.from(word, 'base64').toString();
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
