export interface EmailMessage {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface EmailSender {
  send(to: string, message: EmailMessage): Promise<void>;
}
