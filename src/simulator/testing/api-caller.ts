import type { Platform } from '../platform';

/** Calls the platform's API host as a service would, with a token of its own. */
export class ApiCaller {
  private constructor(
    private readonly platform: Platform,
    private readonly token: string,
  ) {}

  static async login(platform: Platform): Promise<ApiCaller> {
    const { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret } = platform.environment;
    const answer = await fetch(`${platform.api.url}/cgi-bin/stable_token`, {
      method: 'POST',
      body: JSON.stringify({ grant_type: 'client_credential', appid, secret }),
    });
    const { access_token: token } = (await answer.json()) as { readonly access_token: string };
    return new ApiCaller(platform, token);
  }

  async get(path: string, query: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(this.address(path, query));
  }

  async post(
    path: string,
    body: object | string,
    query: Readonly<Record<string, string>> = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    const raw = typeof body === 'string' || body instanceof FormData || body instanceof Uint8Array;
    const answer = await fetch(this.address(path, query), {
      method: 'POST',
      body: raw ? body : JSON.stringify(body),
    });
    return (await answer.json()) as Readonly<Record<string, unknown>>;
  }

  private address(path: string, query: Readonly<Record<string, string>>): string {
    const parameters = new URLSearchParams({ access_token: this.token, ...query });
    return `${this.platform.api.url}${path}?${parameters}`;
  }
}
