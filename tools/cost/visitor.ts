import { WebSocket } from 'ws';
import { dataOf } from '../../client/api-client.ts';
import { Applicant } from '../../client/applicant.ts';
import { until } from '../../client/until.ts';
import { signIn } from '../../local/identity/sign-in.ts';
import { newApplicantId } from '../../local/identity/users.ts';
import { DAY } from '../../shared/domain/time.ts';

const PUSH_TIMEOUT = 60_000;

/** The usage of a browser that the functions' logs do not show. */
export interface BrowserUsage {
  /** Full page loads from the site. */
  documents: number;
  /** Bytes of the API's responses, including headers. */
  apiBytes: number;
  /** Messages received over WebSocket. */
  pushes: number;
  connections: number;
}

/** A new user of the site who makes the same API requests as its pages. */
export class Visitor extends Applicant {
  readonly #site: string;
  readonly #usage: BrowserUsage;
  #live: WebSocket | undefined;
  #unread = 0;

  private constructor(site: string, token: string, usage: BrowserUsage) {
    super(site, token);
    this.#site = site;
    this.#usage = usage;
    this.api.use({
      async onResponse({ response }) {
        const headers = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
        usage.apiBytes += Buffer.byteLength(headers + (await response.clone().text()));
      },
    });
  }

  static async arrive(site: string, issuer: string, usage: BrowserUsage): Promise<Visitor> {
    const { access_token } = await signIn(issuer, newApplicantId());
    const visitor = new Visitor(site, access_token, usage);
    await visitor.loadSite();
    return visitor;
  }

  /** Loads the site before and after sign-in; each load reads the configuration. */
  async loadSite(): Promise<void> {
    for (let page = 0; page < 2; page++) {
      this.#usage.documents++;
      await this.api.GET('/config');
    }
  }

  /** Reads the fee, as the site does before the application and next to the draft. */
  async quote(nationality: string): Promise<void> {
    const arrivalDate = new Date(Date.now() + 60 * DAY).toISOString().slice(0, 10);
    const query = { nationality, visaType: 'tourist-30-days', arrivalDate };
    await dataOf(this.api.GET('/fees', { params: { query } }));
  }

  /** Connects to live updates. */
  async connectLive(): Promise<void> {
    const ticket = await this.liveTicket();
    this.#usage.connections++;
    const live = new WebSocket(`${this.#site.replace('http', 'ws')}/live?ticket=${ticket}`);
    live.on('message', () => {
      this.#usage.pushes++;
      this.#unread++;
    });
    await new Promise((resolve, reject) => live.once('open', resolve).once('error', reject));
    this.#live = live;
  }

  /** Resolves with the next live update. */
  async waitForPush(): Promise<void> {
    if (!(await until(async () => this.#unread > 0, PUSH_TIMEOUT))) throw new Error('no live update was received');
    this.#unread--;
  }

  disconnectLive(): void {
    this.#live?.close();
    this.#live = undefined;
    this.#unread = 0;
  }
}
