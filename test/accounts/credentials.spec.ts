import { Accounts } from '../../src/wechat';
import { AccountApis } from '../../src/wechat-api';
import { CapturedLog } from '../support/captured-log';
import { freePort } from '../support/free-port';
import { Stage } from './stage';

const KEY = 'a-key-of-32-characters-for-others';

describe('tokens and tickets of several accounts', () => {
  let stage: Stage;
  let management: string;
  beforeAll(async () => {
    stage = new Stage();
    await stage.add('shop', 'blog', 'club');
    stage.write();
    const port = String(await freePort());
    const own = { MANAGEMENT_PORT: port, WECHAT_TOKEN_API_KEY: KEY, LOG_LEVEL: 'warn' };
    await stage.start(own);
    management = `http://127.0.0.1:${port}`;
  });
  afterAll(() => stage.close());

  let log: CapturedLog;
  beforeEach(() => {
    log = new CapturedLog();
  });
  afterEach(() => log.release());

  async function ask(path: string, method = 'GET') {
    const response = await fetch(management + path, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      ...(method === 'POST' && { body: JSON.stringify({ access_token: 'older' }) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  }

  async function refusal(path: string, method: string) {
    const { status, body } = await ask(path, method);
    return [status, body['message']];
  }

  it.each(['/access-token', '/jsapi-ticket'])(
    '%s tells those of the account asked for',
    async (path) => {
      const answers = [];
      for (const name of ['shop', 'blog', 'shop']) {
        const { status, body } = await ask(`${path}?account=${name}`);
        expect(status).toBe(200);
        const { access_token: token, ticket = token } = body;
        expect(ticket).toMatch(/./);
        answers.push(ticket);
      }
      expect(answers[1]).not.toBe(answers[0]);
      expect(answers[2]).toBe(answers[0]);
    },
  );

  it.each([
    ['/access-token', 'GET'],
    ['/access-token/refresh', 'POST'],
    ['/jsapi-ticket', 'GET'],
  ])('%s asks for the name, and knows no others', async (path, method) => {
    expect(await refusal(path, method)).toEqual([
      400,
      'There are several accounts: add ?account=<name>',
    ]);
    for (const name of ['CANARY', '', 'wx-shop']) {
      const told = await refusal(`${path}?account=${name}`, method);
      expect(told).toEqual([404, 'There is no account of that name']);
    }
  });

  it('say in the log whose could not be had', async () => {
    const { api } = stage.of('club');
    api.fault('/cgi-bin/ticket/getticket', { errcode: 48001 }, { times: Infinity });
    expect((await ask('/jsapi-ticket?account=club')).status).toBe(503);
    expect(log.messages.join()).toMatch(/club: no ticket for another system: .*48001/);
    api.clearFaults();
  });

  it('are given to a service whose environment says so for its accounts', async () => {
    const tokenFrom = async (url: string) => {
      const { app } = await stage.start({
        // The log's level is that of the service that was started last.
        LOG_LEVEL: 'warn',
        WECHAT_TOKEN_MODE: 'upstream',
        WECHAT_TOKEN_UPSTREAM_URL: url,
        WECHAT_TOKEN_UPSTREAM_KEY: KEY,
      });
      const [shop] = app.get(Accounts).all();
      return shop && app.get(AccountApis).of(shop).token.getAccessToken();
    };
    const { body } = await ask('/access-token?account=shop');
    expect(await tokenFrom(`${management}?account=shop`)).toBe(body['access_token']);
    await expect(tokenFrom(management)).rejects.toThrow(/several accounts: add \?account=<name>/);
  });
});
