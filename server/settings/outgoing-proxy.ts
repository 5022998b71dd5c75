import { ConfigError, type Environment } from './config.ts';

/**
 * What calls to the model server go through, as undici's EnvHttpProxyAgent takes it; an empty
 * address means none.
 */
export type OutgoingProxy = { httpProxy: string; httpsProxy: string; noProxy: string };

/**
 * What HTTP_PROXY, HTTPS_PROXY and NO_PROXY say, in small letters or capitals, an empty value
 * counting as unset; undefined where they name no proxy. Throws ConfigError, without the value,
 * which may hold a password.
 */
export function readOutgoingProxy(env: Environment): OutgoingProxy | undefined {
  const read = (name: string) => env[name.toLowerCase()]?.trim() || env[name]?.trim() || '';
  const [httpProxy, httpsProxy] = ['HTTP_PROXY', 'HTTPS_PROXY'].map((name) => {
    const text = read(name);
    if (text !== '' && !isProxyUrl(text)) {
      throw new ConfigError(
        `${name} must be an address such as http://proxy.example.com:3128, with http:// or https:// before it`,
      );
    }
    return text;
  });
  if (!httpProxy && !httpsProxy) return undefined;
  return {
    httpProxy: httpProxy ?? '',
    httpsProxy: httpsProxy ?? '',
    noProxy: read('NO_PROXY'),
  };
}

function isProxyUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
