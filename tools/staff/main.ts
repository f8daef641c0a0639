import { exitWithUsage, parseCommandLine, siteOf } from '../command-line.ts';

const USAGE = `npm run staff -- --url https://… [--token-file FILE] [--body FILE] [--key KEY] GET|POST PATH
  sends one request to the API as a member of staff, and prints the response as JSON. docs/api.md lists the paths, such as
  GET /staff/applications/app_… and POST /payments/pay_…/refunds. Exits with 0 if the request succeeded, 1 if the API
  refused it, 2 if it could not be sent.
  --body FILE   the JSON body of the request ("-": standard input)
  --key KEY     the Idempotency-Key of a refund: repeat it when you repeat the request
  --token-file  a file with an access token; without it, prints an address to sign in at`;

const text = { type: 'string' } as const;
const { values, positionals } = parseCommandLine(USAGE, {
  options: { url: text, 'token-file': text, body: text, key: text },
  allowPositionals: true,
});
const { url, 'token-file': tokenFile, body, key } = values;
const site = siteOf(url, USAGE);
const [method, path = '', ...others] = positionals;
if (method !== 'GET' && method !== 'POST') exitWithUsage(USAGE, 'The method is missing: GET or POST.');
if (!path.startsWith('/') || others.length > 0) exitWithUsage(USAGE, 'One path is expected, beginning with a slash.');
if (method === 'GET' && body !== undefined) exitWithUsage(USAGE, 'A GET request has no --body.');
const { sendAsStaff } = await import('./send-as-staff.ts');
process.exitCode = await sendAsStaff({ site, method, path, tokenFile, body, key });
