/** Who or what triggered a change. */
export type TriggeredBy = 'applicant' | 'notification' | 'check' | 'create' | 'sweep' | 'staff' | 'settlement';

/** Where an observation comes from: a signed notification, or the answer to a query of ours. */
export interface Source {
  readonly by: TriggeredBy;
  /** The gateway's id of the notification. */
  readonly eventId?: string;
}
