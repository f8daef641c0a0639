/** What the merchant's side and the sandbox of one gateway start with. */
export interface NewAccount {
  /** The secret as the functions read it. */
  readonly secret: Record<string, unknown>;
  /** Private keys of the sandbox alone, by file name. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface SandboxSetting {
  /** The merchant's secret as it is now: a developer may have edited it. */
  readonly secret: unknown;
  readonly webhookUrl: string;
  /** The site's origin, as browsers see it. */
  readonly siteUrl: string;
  /** The path of a key file: the sandbox's own, or one that is written with this content. */
  readonly keyFile: (name: string, content?: string) => string;
}

/** A checkout as the API gives it out. */
export interface LocalCheckout {
  readonly type: string;
  readonly url?: string | undefined;
  readonly codeUrl?: string | undefined;
  readonly clientSecret?: string | undefined;
}

export interface TestPayers {
  readonly title: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

/** The stand-in of one gateway, as the system on one machine starts and shows it. Its program is `main.ts` beside it. */
export interface LocalGateway {
  readonly displayName: string;
  /** What the link to an example payment says. */
  readonly payLabel: string;
  newAccount(): Promise<NewAccount>;
  /** The environment variables of its program, beside PORT, DATA_FILE, PUBLIC_URL and SPEED. */
  environment(setting: SandboxSetting): Record<string, string>;
  /** The host that the functions use instead of the gateway's own. */
  host(url: string): string;
  /** The URL of its replacement for the gateway's script in the browser. */
  script?(url: string): string;
  /** A nationality whose fee is priced in a currency that it takes. */
  readonly exampleNationality: string;
  /** What a payer can enter or open there, and what happens. @param url the sandbox's own */
  testPayers?(url: string): TestPayers;
  /** The address at which a browser pays. */
  payUrl(checkout: LocalCheckout, url: string, returnUrl: string): string;
}
