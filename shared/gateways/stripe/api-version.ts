/** The API version of the SDK, in which webhook endpoints should send their events. */
export const API_VERSION = '2026-10-28.endive';
