import { startPlatform, virtualClock, type Platform } from '..';

const clock = virtualClock(1_700_000_000_000);
const minutes = (count: number) => count * 60_000;
let platform: Platform;

interface Answer {
  readonly access_token: string;
  readonly expires_in: number;
  readonly errcode?: number;
  readonly errmsg?: string;
}

beforeEach(async () => {
  platform = await startPlatform({ clock });
});

afterEach(() => platform.close());

function credentials() {
  const { WECHAT_APP_ID: appid = '', WECHAT_APP_SECRET: secret = '' } = platform.environment;
  return { grant_type: 'client_credential', appid, secret };
}

async function classic(overrides: Record<string, string> = {}): Promise<Answer> {
  const query = new URLSearchParams({ ...credentials(), ...overrides });
  return (await fetch(`${platform.api.url}/cgi-bin/token?${query}`)).json() as Promise<Answer>;
}

async function stable(overrides: Record<string, unknown> = {}): Promise<Answer> {
  const body = JSON.stringify({ ...credentials(), ...overrides });
  const url = `${platform.api.url}/cgi-bin/stable_token`;
  return (await fetch(url, { method: 'POST', body })).json() as Promise<Answer>;
}

async function errcodeWith(token: string): Promise<number | undefined> {
  const url = `${platform.api.url}/cgi-bin/getcallbackip?access_token=${token}`;
  return ((await (await fetch(url)).json()) as Answer).errcode;
}

describe('the classic token', () => {
  it('is another one each time, the former good for five more minutes', async () => {
    const first = await classic();
    const second = await classic();
    expect(first.access_token).not.toBe(second.access_token);
    expect(second.expires_in).toBe(7200);
    clock.advance(minutes(5) - 1);
    expect(await errcodeWith(first.access_token)).toBeUndefined();
    clock.advance(1);
    expect(await errcodeWith(first.access_token)).toBe(40001);
    expect(await errcodeWith(second.access_token)).toBeUndefined();
  });

  it('is past its time after two hours', async () => {
    const { access_token: token } = await classic();
    clock.advance(minutes(120));
    expect(await errcodeWith(token)).toBe(42001);
  });
});

describe('the stable token', () => {
  it('is the same until its last five minutes, with the time that is left', async () => {
    const first = await stable();
    clock.advance(minutes(115) - 1000);
    expect(await stable()).toEqual({ access_token: first.access_token, expires_in: 301 });
  });

  it('is a new one in its last five minutes, with both good', async () => {
    const first = await stable();
    clock.advance(minutes(115));
    const second = await stable();
    expect(second.access_token).not.toBe(first.access_token);
    expect(second.expires_in).toBe(7200);
    expect((await stable()).access_token).toBe(second.access_token);
    expect(await errcodeWith(first.access_token)).toBeUndefined();
    clock.advance(minutes(5));
    expect(await errcodeWith(first.access_token)).toBe(42001);
    expect(await errcodeWith(second.access_token)).toBeUndefined();
  });

  it('is untouched by the classic one', async () => {
    const { access_token: token } = await stable();
    await classic();
    await classic();
    clock.advance(minutes(6));
    expect(await errcodeWith(token)).toBeUndefined();
  });

  it('can be forced: the former is void, again only after 30 seconds', async () => {
    const first = await stable();
    const second = await stable({ force_refresh: true });
    expect(await errcodeWith(first.access_token)).toBe(40001);
    expect(await errcodeWith(second.access_token)).toBeUndefined();
    expect((await stable({ force_refresh: true })).errcode).toBe(45011);
    clock.advance(30_000);
    expect((await stable({ force_refresh: true })).errcode).toBeUndefined();
  });

  it('can be forced twenty times a day', async () => {
    clock.advance(86_400_000 - (clock.now() % 86_400_000));
    for (let count = 0; count < 20; count += 1) {
      clock.advance(30_000);
      expect((await stable({ force_refresh: true })).errcode).toBeUndefined();
    }
    clock.advance(30_000);
    expect((await stable({ force_refresh: true })).errcode).toBe(45009);
  });
});

describe('refusals', () => {
  it.each([
    [{ appid: 'wxother' }, 40013],
    [{ secret: 'other' }, 40125],
    [{ grant_type: 'code' }, 40002],
    [{ appid: '' }, 41002],
    [{ secret: '' }, 41004],
  ])('of %j are the same for both: %i', async (overrides, errcode) => {
    expect(await classic(overrides)).toMatchObject({ errcode });
    expect(await stable(overrides)).toMatchObject({ errcode });
  });

  it('come under HTTP 200 with a request id', async () => {
    const answer = await fetch(`${platform.api.url}/cgi-bin/token?appid=x`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      errmsg: expect.stringMatching(/ rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/),
    });
  });

  it('tell the right method', async () => {
    const get = await fetch(`${platform.api.url}/cgi-bin/stable_token`);
    const post = await fetch(`${platform.api.url}/cgi-bin/token`, { method: 'POST' });
    expect(await get.json()).toMatchObject({ errcode: 43002 });
    expect(await post.json()).toMatchObject({ errcode: 43001 });
  });

  it('meet a missing, an unknown, a void and an expired token', async () => {
    expect(await errcodeWith('')).toBe(41001);
    expect(await errcodeWith('unknown')).toBe(40001);
    const first = await stable();
    platform.api.voidToken();
    expect(await errcodeWith(first.access_token)).toBe(40001);
    const second = await stable();
    expect(second.access_token).not.toBe(first.access_token);
    platform.api.expireToken();
    expect(await errcodeWith(second.access_token)).toBe(42001);
    expect(await errcodeWith(first.access_token)).toBe(40001);
  });
});
