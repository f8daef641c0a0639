/** The origin of the API, in live and in test mode: only the keys differ. */
export const API_HOST = 'https://api.stripe.com';
