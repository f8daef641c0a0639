import { Browser } from '../../../infra/local/sign-in.ts';
import { LOOPBACK_CALLBACK } from '../../../infra/loopback-callback.ts';

/** Opens the address that a command prints, once, and signs in there. */
export function signInAt(user: string): (output: string) => void {
  let opened = false;
  return (output) => {
    const address = /^ {2}(http\S+)$/m.exec(output)?.[1];
    if (address === undefined || opened) return;
    opened = true;
    void (async () => {
      const browser = new Browser(LOOPBACK_CALLBACK);
      const page = await browser.go(new URL(address));
      const back = await browser.go(page.address, new URLSearchParams({ user }));
      await fetch(back.address);
    })();
  };
}
