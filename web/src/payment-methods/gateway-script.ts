import { config } from '../api/config.ts';
import type { Method } from '../api/types.ts';

/** Whether the site loads the gateway's own script for a method. Where it does in a sandbox, a stand-in is loaded here, in its place. */
export async function prepareScript(method: Method): Promise<boolean> {
  const { sandbox, scripts } = await config();
  const script = scripts.find((one) => one.method === method);
  // The gateways' loaders use what is there already.
  if (sandbox && script?.standIn) await load(script.standIn);
  return script !== undefined;
}

function load(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error('the script could not be loaded'));
    };
    document.head.append(script);
  });
}
