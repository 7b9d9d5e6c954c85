import { text, type DeliveryOverrides, type Message } from '../../src/simulator';
import { CapturedLog } from '../support/captured-log';
import { counterOf } from '../support/counters';
import { startService, type Service } from '../support/service';
import { until } from '../support/until';

const SIGNATURE_FAILURES = 'wechat_signature_failures_total{reason="signature"}';
const refusals = () => counterOf('wechat_deliveries_total{result="refused"}');

describe('a refused delivery', () => {
  let service: Service;
  let log: CapturedLog;
  beforeAll(async () => {
    log = new CapturedLog();
    service = await startService({ environment: { LOG_LEVEL: 'debug' } });
    // The last line of the start, which comes when it comes.
    await until(() => log.text.includes('access token refreshed'));
  });
  afterAll(async () => {
    await service.close();
    log.release();
  });

  const deliver = (message: Message, forgery: DeliveryOverrides) =>
    service.platform.deliver(message, forgery);

  describe('leaves one line and a count when it is signed rightly, but', () => {
    const odd: readonly (readonly [string, DeliveryOverrides, number, RegExp])[] = [
      ['no XML', { body: '{"openid":"oLeaves1Nothing2Of3The4Body5"}' }, 400, /XML/],
      ['without a MsgType', { body: '<xml><Event>CANARY</Event></xml>' }, 400, /MsgType/],
      ['too large', { body: 'CANARY'.repeat(20_000) }, 413, /WECHAT_BODY_LIMIT/],
      ['compressed', { headers: { 'content-encoding': 'br' } }, 415, /br/],
      ['encrypted', { account: { mode: 'secure' } }, 403, /WECHAT_MODE/],
    ];

    it.each(odd)('%s', async (_, forgery, status, words) => {
      const before = await refusals();
      log.forget();
      for (let time = 0; time < 3; time += 1) {
        const { status: answered } = await deliver(text('CANARY'), forgery);
        expect(answered).toBe(status);
      }
      expect((await refusals()) - before).toBe(3);
      const lines = log.messages.filter((line) => words.test(line));
      expect(lines).toEqual([expect.stringMatching(/^Refused a delivery: /)]);
      expect(log.text).not.toMatch(/CANARY|oLeaves|signature=/);
    });

    it('of another account, or of the identity of an earlier message', async () => {
      const before = await refusals();
      await deliver(text('a', { ToUserName: 'gh_somebodyelse1' }), {});
      expect((await refusals()) - before).toBe(1);
      service.handler.answers('ok');
      log.forget();
      const fields = { MsgId: '7', CreateTime: 1_700_000_000 };
      const statuses: (number | undefined)[] = [];
      for (const content of ['CANARY 1', 'CANARY 2', 'CANARY 3']) {
        const { status, body } = await service.platform.deliver(text(content, fields));
        statuses.push(status);
        if (content !== 'CANARY 1') expect(body).toBe('success');
      }
      expect(statuses).toEqual([200, 200, 200]);
      expect(service.handler.runs).toHaveLength(1);
      expect((await refusals()) - before).toBe(3);
      expect(log.messages.filter((line) => /identity/.test(line))).toHaveLength(1);
      expect(log.text).not.toContain('CANARY');
    });

    it('asks for an echo that is none', async () => {
      const before = await refusals();
      log.forget();
      const query = { echostr: 'CANARY with blanks' };
      expect((await deliver(text('a'), { method: 'GET', query, body: '' })).status).toBe(400);
      expect((await refusals()) - before).toBe(1);
      expect(log.messages).toEqual([expect.stringMatching(/^Refused a delivery: echostr/)]);
      expect(log.text).not.toContain('CANARY');
    });

    it('has a timestamp in milliseconds, which the line tells', async () => {
      log.forget();
      const timestamp = String(Date.now());
      expect((await deliver(text('a'), { timestamp })).status).toBe(403);
      expect(log.messages).toEqual([expect.stringMatching(/milliseconds.*seconds/)]);
      log.forget();
      const stranger = { timestamp, account: { token: 'Stranger' } };
      expect((await deliver(text('a'), stranger)).status).toBe(403);
      expect(log.messages).toEqual([]);
    });
  });

  it('leaves no trace but a count of its signature where a stranger sent it', async () => {
    const [before, failures] = [await refusals(), await counterOf(SIGNATURE_FAILURES)];
    log.forget();
    const stranger = { account: { token: 'SomebodyElsesToken' } };
    for (const odd of [{}, { body: '{' }, { headers: { 'content-encoding': 'gzip' } }]) {
      expect((await deliver(text('a'), { ...stranger, ...odd })).status).toBe(403);
    }
    expect([await refusals(), await counterOf(SIGNATURE_FAILURES)]).toEqual([before, failures + 3]);
    expect(log.text).toBe('');
  });

  it('is none for its timestamp in milliseconds, where no timestamp is checked', async () => {
    // The log's level is that of the service that was started last.
    const environment = { WECHAT_SIGNATURE_MAX_AGE: '0', LOG_LEVEL: 'debug' };
    for (const mode of ['plain', 'compatible', 'secure'] as const) {
      const lenient = await startService({ environment, platform: { mode } });
      lenient.handler.answers('好');
      const timestamp = String(Date.now());
      expect((await lenient.platform.deliver(text('a'), { timestamp })).status).toBe(200);
      expect(lenient.handler.runs).toHaveLength(1);
      await lenient.close();
    }
  });
});
