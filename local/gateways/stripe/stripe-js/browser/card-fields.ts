import { type Field, formatExpiry, formatNumber, isComplete, isInvalid } from './card-format.ts';
import { type Appearance, callStripe, type FromFrame, intentIdOf, type ToFrame } from './messages.ts';
import { textsIn } from './texts.ts';

const FIELDS: readonly Field[] = ['number', 'expiry', 'cvc'];

let texts = textsIn('en');

/** Waits for the embedding page to send its message port. */
addEventListener('message', ({ source, ports: [port] }) => {
  if (source !== parent || port === undefined) return;
  port.onmessage = ({ data }) => void handleMessage(data, (message) => port.postMessage(message));
  watchInput((message) => port.postMessage(message));
  port.postMessage({ type: 'ready' } satisfies FromFrame);
});

type Send = (message: FromFrame) => void;

async function handleMessage(message: ToFrame, send: Send): Promise<void> {
  if (message.type === 'appearance') applyAppearance(message.appearance);
  else if (message.type === 'focus') input('number').focus();
  else if (message.type === 'submit') send({ type: 'submitted', call: message.call, ...validate() });
  else send({ type: 'confirmed', call: message.call, result: await confirm(message) });
}

function confirm({ key, clientSecret, returnUrl }: Extract<ToFrame, { type: 'confirm' }>) {
  const [month = '', year = ''] = input('expiry').value.split('/');
  const body = new URLSearchParams({
    key,
    client_secret: clientSecret,
    return_url: returnUrl,
    use_stripe_sdk: 'true',
    'payment_method_data[type]': 'card',
    'payment_method_data[card][number]': input('number').value.replace(/ /g, ''),
    'payment_method_data[card][exp_month]': month.trim(),
    'payment_method_data[card][exp_year]': year.trim(),
    'payment_method_data[card][cvc]': input('cvc').value,
  });
  return callStripe(`/v1/payment_intents/${intentIdOf(clientSecret)}/confirm`, { method: 'POST', body });
}

function validate() {
  const invalid = FIELDS.filter((field) => isInvalid(field, input(field).value));
  for (const field of FIELDS) markField(field, invalid.includes(field));
  const [first] = invalid;
  if (first === undefined) return {};
  input(first).focus();
  return { error: { type: 'validation_error', code: `incomplete_${first}`, message: texts.errors[first] } };
}

function markField(field: Field, invalid: boolean): void {
  input(field).setAttribute('aria-invalid', String(invalid));
  const message = document.getElementById(`${field}-error`);
  if (message) message.textContent = invalid ? texts.errors[field] : '';
}

function applyAppearance({ locale, variables }: Appearance): void {
  texts = textsIn(locale);
  document.documentElement.lang = locale;
  document.documentElement.dir = locale === 'ar' ? 'rtl' : 'ltr';
  document.title = texts.title;
  for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(`--${name}`, value);
  for (const field of FIELDS) {
    const label = document.querySelector(`label[for=${field}]`);
    if (label) label.textContent = texts.labels[field];
  }
}

function watchInput(send: Send): void {
  document.querySelector('form')?.addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('input', () => {
    input('number').value = formatNumber(input('number').value);
    input('expiry').value = formatExpiry(input('expiry').value);
    const values = FIELDS.map((field) => input(field).value);
    for (const field of FIELDS)
      if (input(field).ariaInvalid === 'true') markField(field, Boolean(isInvalid(field, input(field).value)));
    send({ type: 'change', complete: isComplete(values), empty: values.every((value) => value === '') });
  });
  new ResizeObserver(() => send({ type: 'height', height: document.documentElement.offsetHeight })).observe(
    document.body,
  );
}

function input(field: Field): HTMLInputElement {
  const element = document.getElementById(field);
  if (!(element instanceof HTMLInputElement)) throw new Error(`No field ${field} found`);
  return element;
}
