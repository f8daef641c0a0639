// The package's main file crashes when it is bundled as an ES module (it assigns to a getter), so its parts are imported one by one.
declare module 'wechatpay-axios-plugin/lib/rsa.js' {
  import { Rsa } from 'wechatpay-axios-plugin';
  export default Rsa;
}
declare module 'wechatpay-axios-plugin/lib/aes.js' {
  import { Aes } from 'wechatpay-axios-plugin';
  export default Aes;
}
declare module 'wechatpay-axios-plugin/lib/formatter.js' {
  import { Formatter } from 'wechatpay-axios-plugin';
  export default Formatter;
}
declare module 'wechatpay-axios-plugin/lib/decorator.js' {
  import { Decorator } from 'wechatpay-axios-plugin';

  type Config = NonNullable<Parameters<typeof Decorator.jsonBased>[0]> & Record<string, unknown>;
  const client: { jsonBased(config: Config): ReturnType<typeof Decorator.jsonBased> };
  export default client;
}
