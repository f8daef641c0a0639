import { WebSocket } from 'ws';
import { dataOf } from '../../client/api-client.ts';
import { Applicant } from '../../client/applicant.ts';
import { until } from '../../client/until.ts';
import { signIn } from '../../local/identity/sign-in.ts';
import { newApplicantId } from '../../local/identity/users.ts';

const PUSH_TIMEOUT = 60_000;
const DAY = 24 * 60 * 60_000;

/** What somebody's browser has asked for and been told, beside what the functions' own logs show. */
export interface BrowserUsage {
  /** Pages that were loaded from the site, rather than shown by what was loaded before. */
  documents: number;
  /** Of the API's answers, with their headers. */
  apiBytes: number;
  /** Messages that came by WebSocket. */
  pushes: number;
  connections: number;
}

/** Somebody new at the site, who asks the API for what the site's pages ask for. */
export class Visitor extends Applicant {
  readonly #site: string;
  readonly #seen: BrowserUsage;
  #live: WebSocket | undefined;
  #unread = 0;

  private constructor(site: string, token: string, seen: BrowserUsage) {
    super(site, token);
    this.#site = site;
    this.#seen = seen;
    this.api.use({
      async onResponse({ response }) {
        const headers = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
        seen.apiBytes += Buffer.byteLength(headers + (await response.clone().text()));
      },
    });
  }

  static async arrive(site: string, issuer: string, seen: BrowserUsage): Promise<Visitor> {
    const { access_token } = await signIn(issuer, newApplicantId());
    const visitor = new Visitor(site, access_token, seen);
    await visitor.loadSite();
    return visitor;
  }

  /** Before and after one is signed in: who one is, is known to the page alone, and each page asks how the site is set up. */
  async loadSite(): Promise<void> {
    for (let page = 0; page < 2; page++) {
      this.#seen.documents++;
      await this.api.GET('/config');
    }
  }

  /** The fee, as it is shown before one applies and beside the draft. */
  async quote(nationality: string): Promise<void> {
    const arrivalDate = new Date(Date.now() + 60 * DAY).toISOString().slice(0, 10);
    const query = { nationality, visaType: 'tourist-30-days', arrivalDate };
    await dataOf(this.api.GET('/fees', { params: { query } }));
  }

  /** From now on the page is told what changes. */
  async connectLive(): Promise<void> {
    const ticket = await this.liveTicket();
    this.#seen.connections++;
    const live = new WebSocket(`${this.#site.replace('http', 'ws')}/live?ticket=${ticket}`);
    live.on('message', () => {
      this.#seen.pushes++;
      this.#unread++;
    });
    await new Promise((resolve, reject) => live.once('open', resolve).once('error', reject));
    this.#live = live;
  }

  /** Resolves with the next change that the page is told. */
  async waitForPush(): Promise<void> {
    if (!(await until(async () => this.#unread > 0, PUSH_TIMEOUT)))
      throw new Error('the page was not told of a change');
    this.#unread--;
  }

  disconnectLive(): void {
    this.#live?.close();
    this.#live = undefined;
    this.#unread = 0;
  }
}
