/** The headers that a webhook is verified with (PayPal: Integrate webhooks, "Webhook request headers"). */
export const SIGNATURE_HEADERS = [
  'paypal-transmission-id',
  'paypal-transmission-time',
  'paypal-transmission-sig',
  'paypal-cert-url',
  'paypal-auth-algo',
] as const;
