export interface EmailMessage {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface EmailSender {
  send(to: string, message: EmailMessage): Promise<void>;
}

/** The email service accepts no more emails for now; this one was not sent. */
export class EmailThrottledError extends Error {
  override readonly name = 'EmailThrottledError';
}
