import { Deferred, OnText, reply, type MessageHandler } from '../../src/wechat';
import { text, type Message, type PushMode } from '../../src/simulator';
import { eventually } from '../late/shortened';
import { ScriptedHandler } from '../support/scripted.handler';
import { startService, type Service } from '../support/service';

const MAX_AGE = 300;
const TTL = 60;
const SECOND = 1000;

let deferredRuns = 0;

@OnText('稍后')
@Deferred({ reply: '收到' })
class Later implements MessageHandler {
  handle() {
    deferredRuns += 1;
    return reply.none();
  }
}

/** A service, and somebody who has seen what WeChat delivers to it. */
class Scene {
  private passed = 0;

  private constructor(readonly service: Service) {
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + this.passed);
  }

  static async start(mode: PushMode, environment: Readonly<Record<string, string>>) {
    const handlers = [ScriptedHandler, Later];
    const times = { WECHAT_DEDUP_TTL: String(TTL), WECHAT_SIGNATURE_MAX_AGE: String(MAX_AGE) };
    const settings = { ...times, ...environment };
    return new Scene(await startService({ environment: settings, handlers, platform: { mode } }));
  }

  get seconds(): number {
    return Math.floor(Date.now() / SECOND);
  }

  /** Lets time pass for the service, and waits until its store has been swept. */
  async pass(seconds: number): Promise<void> {
    this.passed += seconds * SECOND;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }

  /** Delivers the message, and again each time that it is called. */
  capture(message: Message, timestamp: number): () => Promise<string | number | undefined> {
    return async () => {
      const query = { timestamp, nonce: '1320562132' };
      const { status, body, seen } = await this.service.platform.deliver(message, query);
      if (status !== 200) return status;
      return seen.kind === 'reply' ? 'reply' : body;
    };
  }

  async end(): Promise<void> {
    jest.restoreAllMocks();
    await this.service.close();
  }
}

describe.each<readonly [mode: PushMode, check: string]>([
  ['plain', 'reject'],
  ['plain', 'off'],
  ['compatible', 'reject'],
  ['secure', 'reject'],
])('a delivery that was captured in %s mode, WECHAT_REPLAY_CHECK=%s', (mode, check) => {
  let scene: Scene;
  let runs: ScriptedHandler['runs'];
  beforeAll(async () => {
    scene = await Scene.start(mode, { WECHAT_REPLAY_CHECK: check });
  });
  afterAll(() => scene.end());
  beforeEach(() => {
    scene.service.handler.answers('好');
    ({ runs } = scene.service.handler);
  });

  it('gets its reply while that is remembered, then success, and runs nothing', async () => {
    const deliver = scene.capture(text('问'), scene.seconds);
    expect(await deliver()).toBe('reply');
    await scene.pass(TTL / 2);
    expect(await deliver()).toBe('reply');
    await scene.pass(TTL);
    expect(await deliver()).toBe('success');
    await scene.pass(MAX_AGE - 2 * TTL);
    expect(await deliver()).toBe('success');
    await scene.pass(2 * TTL);
    expect(await deliver()).toBe(403);
    expect(runs).toHaveLength(1);
  });

  it('runs nothing where its timestamp was ahead of our clock', async () => {
    const deliver = scene.capture(text('问'), scene.seconds + MAX_AGE - 5);
    expect(await deliver()).toBe('reply');
    await scene.pass(MAX_AGE + TTL);
    expect(await deliver()).toBe('success');
    await scene.pass(MAX_AGE - TTL - 10);
    expect(await deliver()).toBe('success');
    expect(runs).toHaveLength(1);
  });

  it('runs nothing where its handler threw or was deferred', async () => {
    scene.service.handler.answers(() => {
      throw new Error('a fault of the handler');
    });
    deferredRuns = 0;
    const thrown = scene.capture(text('坏'), scene.seconds);
    const deferred = scene.capture(text('稍后'), scene.seconds + 1);
    expect([await thrown(), await deferred()]).toEqual(['success', 'reply']);
    await eventually(() => expect(deferredRuns).toBe(1));
    // Twice: the work may have come to its end after the first leap.
    for (let leap = 1; leap <= 2; leap += 1) await scene.pass(1.5 * TTL);
    expect([await thrown(), await deferred()]).toEqual(['success', 'success']);
    expect([runs.length, deferredRuns]).toEqual([1, 1]);
  });
});

describe.each(['plain', 'secure'] as const)(
  'a delivery that was captured in %s mode where signatures never grow old',
  (mode) => {
    it('runs nothing for a day', async () => {
      const scene = await Scene.start(mode, { WECHAT_SIGNATURE_MAX_AGE: '0' });
      scene.service.handler.answers('好');
      const deliver = scene.capture(text('问'), 1_500_000_000);
      expect(await deliver()).toBe('reply');
      await scene.pass(23 * 3600);
      expect(await deliver()).toBe('success');
      expect(scene.service.handler.runs).toHaveLength(1);
      await scene.end();
    });
  },
);
