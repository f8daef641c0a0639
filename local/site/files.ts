import { fileURLToPath } from 'node:url';

export const WEB = fileURLToPath(new URL('../../web', import.meta.url));
/** What Vite makes of it. */
export const DIST = `${WEB}/dist`;
