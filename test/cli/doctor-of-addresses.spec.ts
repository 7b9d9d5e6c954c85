import { setTimeout as pause } from 'node:timers/promises';
import { wechat } from '../support/command-line';
import { startService } from '../support/service';
import { examined, expectFinding, type Changes } from './examined';

const patient = examined();

describe('the doctor of a public address', () => {
  const at = async (url: string, changes: Changes = {}) =>
    (await patient.doctor(changes, '--url', url)).findings;
  const origin = () => new URL(patient.service.url).origin;
  const html = '<!doctype html><title>Welcome to nginx!</title>';

  it('passes the one of the service', async () => {
    const findings = await at(patient.service.url);
    const bad = findings.filter(({ level }) => level === 'fail');
    expect(bad).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['echostr', 'signature', 'messages', 'time']),
    );
    expect(patient.service.handler.runs).toEqual([]);
  });

  it.each<readonly [string, () => Promise<string>, RegExp, RegExp]>([
    [
      'where nothing listens',
      async () => 'http://127.0.0.1:9/wechat',
      /nothing listens/,
      /systemctl start nginx/,
    ],
    [
      'of a name that nobody knows',
      async () => 'http://no-such-name.invalid/wechat',
      /no address in the DNS/,
      /^dig /,
    ],
    [
      'that redirects',
      async () =>
        `${await patient.fronts.answering((_, to) => to.writeHead(301, { location: 'https://wx.example/wechat?signature=1' }).end())}/wechat`,
      /redirected to https:\/\/wx\.example\/wechat \(301\)/,
      /enter the address/,
    ],
    [
      'with another path',
      async () => `${origin()}/other`,
      /nothing serves the path \/other/,
      /WECHAT_CALLBACK_PATH/,
    ],
    [
      'whose proxy finds no service',
      async () =>
        `${await patient.fronts.answering((_, to) => to.writeHead(502).end(html))}/wechat`,
      /proxy does not reach the service \(502\)/,
      /proxy_pass/,
    ],
    [
      'at which a site answers',
      async () =>
        `${await patient.fronts.answering((_, to) => to.writeHead(200).end(html))}/wechat`,
      /a site answers in the service's place/,
      /location = \/wechat/,
    ],
    [
      'that answers nothing',
      async () => `${await patient.fronts.answering((_, to) => to.end())}/wechat`,
      /answer is empty/,
      /location =/,
    ],
    [
      'whose answers are altered',
      async () =>
        `${await patient.fronts.proxying(origin(), undefined, (_, body, to) => to.end(`\ufeff${body}\n`))}/wechat`,
      /altered on its way: "\ufeff…\\n"/,
      /sub_filter/,
    ],
    [
      'whose proxy drops the query',
      async () =>
        `${await patient.fronts.proxying(origin(), (path) => path.replace(/\?.*/, ''))}/wechat`,
      /not past the proxy: it alters path or query/,
      /proxy_pass/,
    ],
    [
      'that echoes to anybody',
      async () =>
        `${await patient.fronts.answering((request, to) => to.end(new URL(request.url ?? '/', 'http://x').searchParams.get('echostr')))}/wechat`,
      /a forged one is echoed/,
      /route \/wechat to this service/,
    ],
    [
      'whose proxy lets no POST through',
      async () =>
        `${await patient.fronts.proxying(origin(), (path, method) => (method === 'POST' ? '/nowhere' : path))}/wechat`,
      /a POST is answered with HTTP 404/,
      /let POST through/,
    ],
    [
      'with a certificate of its own',
      async () => `${await patient.fronts.withCertificate('self-signed')}/wechat`,
      /self-signed/,
      /certbot/,
    ],
    [
      'with half a certificate',
      async () => `${await patient.fronts.withCertificate('without its chain')}/wechat`,
      /without its chain/,
      /fullchain\.pem/,
    ],
  ])('finds one %s', async (_, start, says, cure) => {
    expectFinding(await at(await start()), 'fail', says, cure);
  });

  it('finds one that takes over 3 s', async () => {
    let isFirst = true;
    const slow = async (_: Response, body: string, to: { end(text: string): unknown }) => {
      if (isFirst) await pause(3100);
      isFirst = false;
      to.end(body);
    };
    const url = `${await patient.fronts.proxying(origin(), (path) => path, slow)}/wechat`;
    expectFinding(await at(url), 'fail', /^time: answered in 3\d\d\d ms/, /curl -w/);
  });

  it('finds a token, a mode and a key that are not those of the running service', async () => {
    const elsewhere = { PORT: '9' };
    const token = { WECHAT_TOKEN: 'another', ...elsewhere };
    expectFinding(
      await at(patient.service.url, token),
      'fail',
      /its token, its clock or the query/,
      /WECHAT_TOKEN=/,
    );
    const secure = await startService({ platform: { mode: 'secure' } });
    const plain = { ...secure.platform.environment, WECHAT_MODE: 'plain' };
    expectFinding(await at(secure.url, plain), 'fail', /refused in plain mode/, /WECHAT_MODE and/);
    const key = { ...secure.platform.environment, WECHAT_ENCODING_AES_KEY: 'a'.repeat(43) };
    expectFinding(
      await at(secure.url, key),
      'fail',
      /refused in secure mode/,
      /WECHAT_ENCODING_AES_KEY/,
    );
    await secure.close();
  });

  it('wants an address that is one', async () => {
    const { code, err } = await wechat(patient.environment(), 'doctor', '--url', 'wechat');
    expect([code, err]).toEqual([2, expect.stringMatching(/give an address such as https/)]);
  });
});
