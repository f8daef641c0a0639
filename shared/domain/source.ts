/** Who or what brought it about. */
export type TriggeredBy = 'applicant' | 'notification' | 'check' | 'create' | 'sweep' | 'staff' | 'settlement';

/** Where an observation comes from: a signed notification, or an answer to our own question. */
export interface Source {
  readonly by: TriggeredBy;
  /** The gateway's id of the notification. */
  readonly eventId?: string;
}
