/** The jobs that grow with payments. */
export const JOB_NAMES = ['sweep', 'redaction', 'reconciliation', 're-encryption', 'office events'] as const;

export type JobName = (typeof JOB_NAMES)[number];
