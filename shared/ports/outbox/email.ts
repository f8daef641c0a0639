export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface EmailSender {
  send(to: string, letter: Letter): Promise<void>;
}
