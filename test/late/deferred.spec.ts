import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../src/simulator';
import { Deferred, OnText, type MessageHandler, type TextMessage } from '../../src/wechat';
import { CapturedLog } from '../support/captured-log';
import { NodeProcess } from '../support/process/service-process';
import type { Service } from '../support/service';
import { deadWork, eventually, QUIET, startShortened, TYPING, waitingFor } from './shortened';

const DELAY = 300;

/** What `npm run wechat -- dead --json` lists beside the running service. */
async function deadList({ platform, dataDirectory }: Service): Promise<string> {
  const environment = { ...platform.environment, DATA_DIR: dataDirectory };
  const cli = NodeProcess.start(join(__dirname, 'process', 'cli.ts'), dataDirectory, {
    ...environment,
    ARGUMENTS: 'dead --json',
  });
  await cli.exited;
  return cli.output;
}

const starts: { readonly content: string; readonly at: number }[] = [];
let release = () => {};
/** Work that goes on until the test has seen what it wants to see. */
const released = new Promise<void>((resolve) => (release = resolve));

async function work({ content }: TextMessage): Promise<string> {
  starts.push({ content, at: Date.now() });
  const runs = runsOf(content).length;
  if (content.includes('未完')) await released;
  await pause(content.includes('久') ? 800 : 100);
  if (content.includes('总失败') || (content.includes('再试') && runs < 3)) throw new Error('no');
  return `办好了：${content}`;
}

const runsOf = (content: string) => starts.filter((start) => start.content === content);

@Deferred({ reply: '收到，稍后回复', attempts: 3, delay: DELAY })
@OnText(/^带话/)
class AcknowledgedWork implements MessageHandler<TextMessage> {
  handle(message: TextMessage) {
    return work(message);
  }
}

@Deferred({ attempts: 1 })
@OnText(/^安静/)
class SilentWork implements MessageHandler<TextMessage> {
  handle(message: TextMessage) {
    return work(message);
  }
}

describe('a deferred handler', () => {
  let service: Service;
  let log: CapturedLog;
  beforeAll(async () => {
    log = new CapturedLog();
    service = await startShortened({
      handlers: [AcknowledgedWork, SilentWork],
      platform: { cutAfter: 3000 },
      environment: { LOG_LEVEL: 'warn' },
    });
    // The first message of a process takes long.
    await service.platform.send(text('安静 热身'), { from: 'oEarly' });
  });
  afterAll(async () => {
    await service.close();
    log.release();
  });

  it('is answered for at once, and its reply follows by customer service', async () => {
    const { platform } = service;
    const conversation = await platform.send(text('带话 未完'), { from: 'oOne' });
    expect(conversation.text).toBe('收到，稍后回复');
    expect(conversation.deliveries).toHaveLength(1);
    expect(platform.customerMessages('oOne')).toHaveLength(0);
    release();
    expect((await platform.nextCustomerMessage('oOne')).text).toBe('办好了：带话 未完');
  });

  it('is answered for with success where the decorator has no text', async () => {
    const { platform } = service;
    const conversation = await platform.send(text('安静 一'), { from: 'oSilent' });
    expect(conversation.deliveries.map(({ body }) => body)).toEqual(['success']);
    expect((await platform.nextCustomerMessage('oSilent')).text).toBe('办好了：安静 一');
  });

  it('runs once, and all deliveries of its message are answered alike', async () => {
    const { platform } = service;
    const message = text('带话 三遍');
    const bodies = (await platform.sendAtOnce(message, 3, { from: 'oThrice' })).map(
      ({ body }) => body,
    );
    await platform.nextCustomerMessage('oThrice');
    bodies.push((await platform.deliver(message, { from: 'oThrice' })).body);
    for (const body of bodies) expect(body).toContain('收到，稍后回复');
    expect(runsOf('带话 三遍')).toHaveLength(1);
    await pause(QUIET);
    expect(platform.customerMessages('oThrice')).toHaveLength(1);
  });

  it('is tried again after growing pauses, and replies once', async () => {
    const { platform } = service;
    await platform.send(text('带话 再试'), { from: 'oAgain' });
    expect((await platform.nextCustomerMessage('oAgain')).text).toBe('办好了：带话 再试');
    const [first, second, third, fourth] = runsOf('带话 再试').map(({ at }) => at);
    expect(fourth).toBeUndefined();
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(DELAY);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(2 * DELAY);
    expect(platform.customerMessages('oAgain')).toHaveLength(1);
  });

  it('is set aside after its attempts, with why', async () => {
    const { platform } = service;
    await platform.send(text('带话 总失败'), { from: 'oNever' });
    await platform.send(text('安静 总失败'), { from: 'oNeverEver' });
    await eventually(async () => expect(await deadWork(service)).toHaveLength(2));
    expect(runsOf('带话 总失败')).toHaveLength(3);
    expect(runsOf('安静 总失败')).toHaveLength(1);
    for (const { record } of await deadWork(service))
      expect(record.error).toMatch(/Work threw.*no/);
    expect(log.messages.join('\n')).toMatch(/AcknowledgedWork threw[^]*attempt 3 of 3/);
    expect(platform.customerMessages('oNever')).toEqual([]);
    const listed = await deadList(service);
    expect(JSON.parse(listed)).toMatchObject([
      { message: 'text', attempts: 3, reason: expect.stringMatching(/AcknowledgedWork threw.*no/) },
      { message: 'text', attempts: 1, reason: expect.stringMatching(/SilentWork threw.*no/) },
    ]);
    expect(listed).not.toContain('oNever');
  });

  it('shows a typing indicator while it runs for long', async () => {
    const { platform } = service;
    await platform.send(text('带话 久等'), { from: 'oWatcher' });
    await platform.nextCustomerMessage('oWatcher');
    const seen = platform.timeline('oWatcher').map(({ kind }) => kind);
    expect(seen).toEqual(['sent', 'reply', 'typing', 'customer-service']);
  });
});

describe('deferred work of an account that keeps replies for pickup', () => {
  it('shows no typing indicator and keeps its reply', async () => {
    const service = await startShortened({
      handlers: [AcknowledgedWork],
      environment: { WECHAT_LATE_REPLY: 'pickup' },
    });
    const { platform } = service;
    await platform.send(text('带话 久等自取'));
    await eventually(async () => {
      const [waiting] = await waitingFor(service, platform.testUser);
      expect(waiting?.record.channel).toBe('pickup');
    });
    expect(platform.api.requests.filter(({ path }) => path === TYPING)).toEqual([]);
    expect((await platform.send(text('继续'))).text).toBe('办好了：带话 久等自取');
    await service.close();
  });
});
