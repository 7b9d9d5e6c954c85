import { ForbiddenException, Logger } from '@nestjs/common';
import { SignatureBindings } from '../../ledger';
import { textMessage, XmlBodyPipe, type IncomingMessage } from '../messages';
import { counted } from '../spec-support/counted';
import { httpContext } from '../spec-support/http-context';
import { APP_ID, wechatOptions } from '../spec-support/wechat-options';
import { ReplayGuard } from './replay.guard';
import { signatureFailures } from './signature.metrics';

const SIGNATURE = 'a'.repeat(40);
const message = textMessage().build();
const retry = textMessage().build();
const another = textMessage().with('content', '别的').build();

class Bindings extends SignatureBindings {
  readonly asked: [string, string, number][] = [];
  failure: Error | undefined;

  async bind(signature: string, value: string, ms: number): Promise<boolean> {
    if (this.failure) throw this.failure;
    const earlier = this.asked.find(([one]) => one === signature);
    this.asked.push([signature, value, ms]);
    return !earlier || earlier[1] === value;
  }
}

describe('ReplayGuard', () => {
  let bindings: Bindings;
  let log: jest.SpyInstance[];

  beforeEach(() => {
    bindings = new Bindings();
    signatureFailures.reset();
    log = (['warn', 'error'] as const).map((level) =>
      jest.spyOn(Logger.prototype, level).mockImplementation(),
    );
  });
  afterEach(() => jest.restoreAllMocks());

  function guardOf(options?: Parameters<typeof wechatOptions>[0]) {
    return new ReplayGuard(wechatOptions(options), new XmlBodyPipe(), bindings);
  }

  function passes(guard: ReplayGuard, body: IncomingMessage = message) {
    const signedQuery = { signature: SIGNATURE, timestamp: '1', nonce: '2' };
    return guard.canActivate(httpContext({ signedQuery, body }).context);
  }

  function admits(body: IncomingMessage, options?: Parameters<typeof wechatOptions>[0]) {
    return passes(guardOf(options), body);
  }

  it('lets a signature carry one message, however often', async () => {
    for (const body of [message, retry, message]) expect(await admits(body)).toBe(true);
    expect(await counted(signatureFailures)).toEqual([]);
  });

  it('refuses a signature that has carried another message', async () => {
    await admits(message);
    await expect(admits(another)).rejects.toThrow(new ForbiddenException('Forbidden'));
    expect(await counted(signatureFailures)).toMatchObject([{ reason: 'replay', value: 1 }]);
    expect(log.flatMap(({ mock }) => mock.calls).join()).not.toContain(SIGNATURE);
  });

  it('refuses other content under the same identity', async () => {
    await admits(message);
    const changed = { ...message.raw, Content: '改过' };
    const forged = new XmlBodyPipe().transform(
      Buffer.from(
        `<xml>${Object.entries(changed)
          .map(([k, v]) => `<${k}>${String(v)}</${k}>`)
          .join('')}</xml>`,
      ),
    );
    await expect(admits(forged)).rejects.toThrow(ForbiddenException);
  });

  it('only counts and logs where WECHAT_REPLAY_CHECK is log', async () => {
    await admits(message);
    expect(await admits(another, { replayCheck: 'log' })).toBe(true);
    expect(await counted(signatureFailures)).toMatchObject([{ value: 1 }]);
    expect(log[0]).toHaveBeenCalledWith(expect.stringContaining('WECHAT_REPLAY_CHECK'));
  });

  it('does not ask where it is off, nor where the signature covers the message', async () => {
    await admits(message, { replayCheck: 'off' });
    await admits(message, { account: { mode: 'secure' } });
    expect(bindings.asked).toEqual([]);
  });

  it('binds under the AppId, for as long as the timestamp may be fresh either side of now', async () => {
    await admits(message, { signatureMaxAge: 100_000 });
    const [[key, , ms] = []] = bindings.asked;
    expect(key).toBe(`${APP_ID}:${SIGNATURE}`);
    expect(ms).toBeGreaterThanOrEqual(2 * 100_999);
    await admits(message, { signatureMaxAge: 0 });
    expect(bindings.asked[1]?.[2]).toBe(86_400_000);
  });

  it('lets pass, and says so once, what it could not compare because the store failed', async () => {
    bindings.failure = new Error('disk full');
    const guard = guardOf();
    expect([await passes(guard), await passes(guard)]).toEqual([true, true]);
    expect(log[1]).toHaveBeenCalledTimes(1);
    expect(log[1]).toHaveBeenCalledWith(
      expect.stringMatching(/without the replay check.*disk full/),
    );
  });

  it.each(['plain', 'secure'] as const)(
    'refuses a message to another account in %s mode',
    async (mode) => {
      const account = { mode, originalId: 'gh_somebody_else' };
      await expect(admits(message, { account })).rejects.toThrow(ForbiddenException);
      expect(await counted(signatureFailures)).toMatchObject([{ reason: 'account', value: 1 }]);
      expect(await admits(message, { account: { mode, originalId: message.toUserName } })).toBe(
        true,
      );
    },
  );
});
