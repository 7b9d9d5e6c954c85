import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startPlatform, text, type Platform } from '../../src/simulator';
import { readJournal, runOf } from '../support/process/journal';
import { ServiceProcess } from '../support/process/service-process';
import { expectFrozenOwnerReplaced, expectOneRunEach } from '../support/process/shared-work';
import { temporaryDirectory } from '../support/temporary-directory';

/** Short, so that a dead owner's lease is; not so short that a busy machine were late. */
const CUT = 1700;
const DEADLINE = '1500';
const DELIVERIES = 4;

describe('processes on one DATA_DIR', () => {
  const directory = temporaryDirectory();
  let platform: Platform;
  let services: ServiceProcess[];
  const launch = () =>
    ServiceProcess.launch(directory, {
      ...platform.environment,
      WECHAT_REPLY_DEADLINE: DEADLINE,
      WECHAT_REPLY_DELIVERIES: String(DELIVERIES),
    });

  beforeAll(async () => {
    platform = await startPlatform({ cutAfter: CUT, deliveries: DELIVERIES });
    services = await Promise.all([launch(), launch()]);
  });

  afterAll(async () => {
    await platform.close();
    await Promise.all(services.map((service) => service.end('SIGKILL')));
    rmSync(directory, { recursive: true });
  });

  it('handle 200 messages delivered 3 times at once 200 times, and answer 600 alike', async () => {
    const patient = await startPlatform({ cutAfter: 30_000 });
    patient.connect(services.map(({ url }) => url));
    const messages = Array.from({ length: 200 }, (_, index) => text(`message ${index}`));
    const answers = await Promise.all(messages.map((message) => patient.sendAtOnce(message, 3)));
    await patient.close();

    expect(new Set(answers.flat().map(({ url }) => url)).size).toBe(2);
    expectOneRunEach(directory, 'message', answers);
  });

  it('know together which message a signature has carried', async () => {
    const [one, other] = services as [ServiceProcess, ServiceProcess];
    const signed = { timestamp: Math.floor(Date.now() / 1000), nonce: '20261124' };
    const genuine = text('genuine');
    expect((await platform.deliver(genuine, { ...signed, url: one.url })).status).toBe(200);
    const attached = await platform.deliver(text('attached'), { ...signed, url: other.url });
    expect(attached.status).toBe(403);
    expect((await platform.deliver(genuine, { ...signed, url: other.url })).status).toBe(200);
    const runs = readJournal(directory).map(({ content }) => content);
    expect(runs.filter((content) => content === 'genuine')).toHaveLength(1);
    expect(runs).not.toContain('attached');
  });

  it('take over from one that is killed in the middle: the user gets the reply', async () => {
    const [owner, heir] = services as [ServiceProcess, ServiceProcess];
    platform.connect(owner.url);
    const content = `hang ${owner.pid}`;
    const conversation = platform.send(text(content));
    expect((await runOf(directory, content)).pid).toBe(owner.pid);
    platform.connect(heir.url);
    await owner.end('SIGKILL');
    const { text: seen, deliveries } = await conversation;
    expect(seen).toContain(`answer ${heir.pid}`);
    expect(deliveries[0]?.outcome).toBe('broken-connection');
    expect(readJournal(directory).filter((run) => run.content === content)).toHaveLength(2);
    services[0] = await launch();
  });

  it('take over at once where a delivery waits already for one that is killed', async () => {
    const patient = await startPlatform();
    patient.connect(services.map(({ url }) => url));
    const deliveries = patient.sendAtOnce(text('hang first'), 2);
    const { pid } = await runOf(directory, 'hang first');
    const owner = services.find((service) => service.pid === pid);
    const heir = services.find((service) => service.pid !== pid);
    // Until the other delivery waits, which nobody is told of.
    await pause(500);
    await owner?.end('SIGKILL');
    const outcomes = Object.fromEntries(
      (await deliveries).map(({ url, outcome, body }) => [url, [outcome, body]]),
    );
    await patient.close();
    expect(outcomes[owner?.url ?? '']).toEqual(['broken-connection', '']);
    expect(outcomes[heir?.url ?? '']).toEqual([
      'answered',
      expect.stringContaining(`answer ${heir?.pid}`),
    ]);
    services = [heir as ServiceProcess, await launch()];
  });

  it('take over from one that is frozen, whose result no longer counts when it wakes', async () => {
    await expectFrozenOwnerReplaced(directory, platform, services);
  });

  it('remember over a restart what they have answered', async () => {
    const message = text('remember me');
    platform.connect(services.map(({ url }) => url));
    const { text: seen } = await platform.send(message);
    await Promise.all(services.map((service) => service.end()));
    services = await Promise.all([launch(), launch()]);
    platform.connect(services.map(({ url }) => url));
    expect((await platform.send(message)).text).toBe(seen);
    const runs = readJournal(directory).filter(({ content }) => content === 'remember me');
    expect(runs).toHaveLength(1);
  });
});
