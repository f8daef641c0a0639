/** Phones get the gateway's mobile page. */
export type Device = 'desktop' | 'phone';
