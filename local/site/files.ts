import { fileURLToPath } from 'node:url';

export const WEB = fileURLToPath(new URL('../../web', import.meta.url));
/** The site as built by Vite. */
export const DIST = `${WEB}/dist`;
