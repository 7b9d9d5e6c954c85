import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../../src/simulator';
import { LateService } from '../process/late-service';
import { CUT, DEADLINE, eventually, QUIET, SEND } from '../shortened';

/** How long what runs may still end after SIGTERM. */
const GRACE = 2 * DEADLINE;

describe('a service that is told to end', () => {
  let service: LateService;
  beforeEach(async () => {
    service = await LateService.create({
      platform: { cutAfter: CUT, connectRetryAfter: 600 },
      environment: { WECHAT_REPLY_DEADLINE: String(DEADLINE) },
    });
  });
  afterEach(() => service.close());

  const begun = (user: string) =>
    eventually(() => expect(service.notes('begin', user)).not.toHaveLength(0));
  const messagesOf = (user: string) =>
    service.platform.customerMessages(user).map((one) => one.text);

  it('still answers a delivery that is open, then exits in good order', async () => {
    const { process, port } = await service.start();
    service.platform.connect(service.url(port));
    const open = service.platform.send(text('wait 250'), { from: 'oOpen' });
    await begun('oOpen');
    const told = Date.now();
    process.child.kill('SIGTERM');
    expect(await open).toMatchObject({
      text: '答：wait 250',
      deliveries: [{ outcome: 'answered' }],
    });
    await process.exited;
    expect(Date.now() - told).toBeLessThan(3000);
    expect([process.child.exitCode, process.child.signalCode]).toEqual([0, null]);
    expect(process.output).not.toMatch(/"level":"error"/);
  });

  it('sends what ends within its grace, and takes up nothing new that is due', async () => {
    const { process, port } = await service.start();
    service.platform.connect(service.url(port));
    await service.platform.send(text('deferred wait 450'), { from: 'oGrace' });
    await begun('oGrace');
    process.child.kill('SIGTERM');
    await process.exited;
    expect(messagesOf('oGrace')).toEqual(['答：deferred wait 450']);
    expect(service.notes('abort')).toEqual([]);
  });

  it('aborts and gives back what does not, and the next start sends its reply', async () => {
    const first = await service.start();
    service.platform.connect(service.url(first.port));
    await service.platform.send(text('deferred wait 4000'), { from: 'oDeferred' });
    await service.platform.send(text(`wait ${3.2 * CUT + 1200}`), { from: 'oDetached' });
    const told = Date.now();
    first.process.child.kill('SIGTERM');
    await first.process.exited;
    expect(Date.now() - told).toBeGreaterThan(GRACE - 100);
    expect(
      service
        .notes('abort')
        .map(({ user }) => user)
        .toSorted(),
    ).toEqual(['oDeferred', 'oDetached']);
    expect(service.platform.customerMessages()).toEqual([]);
    await service.start(first.port);
    for (const user of ['oDeferred', 'oDetached']) {
      expect((await service.platform.nextCustomerMessage(user, 8000)).text).toMatch(/^答：/);
    }
    await pause(QUIET);
    expect(service.platform.customerMessages()).toHaveLength(2);
  });

  it('lets go of a delivery that is still open then; WeChat delivers to the next start', async () => {
    const first = await service.start();
    service.platform.connect(service.url(first.port));
    const open = service.platform.send(text('wait 1500'), { from: 'oMoved' });
    await begun('oMoved');
    first.process.child.kill('SIGTERM');
    await first.process.exited;
    await service.start(first.port);
    const conversation = await open;
    const replies = () =>
      [conversation.text, ...messagesOf('oMoved')].filter((seen) => seen.startsWith('答'));
    await eventually(() => expect(replies()).toHaveLength(1));
    await pause(QUIET);
    expect(replies()).toHaveLength(1);
  });

  it('does not begin what has waited for its turn', async () => {
    const first = await service.start();
    service.platform.connect(service.url(first.port));
    void service.platform
      .send(text('ordered deaf 30000'), { from: 'oQueue' })
      .catch(() => undefined);
    await begun('oQueue');
    void service.platform.send(text('ordered wait 5'), { from: 'oQueue' }).catch(() => undefined);
    await pause(100);
    first.process.child.kill('SIGTERM');
    await first.process.exited;
    expect(service.notes('begin', 'oQueue').map(({ content }) => content)).toEqual([
      'ordered deaf 30000',
    ]);
  });

  it('does not send again a message whose sending was under way', async () => {
    const first = await service.start();
    service.platform.connect(service.url(first.port));
    service.platform.api.fault(SEND, { delay: GRACE + 900 });
    await service.platform.send(text('deferred wait 1'), { from: 'oSlowSend' });
    const calls = () => service.platform.api.requests.filter(({ path }) => path === SEND).length;
    await eventually(() => expect(calls()).toBe(1));
    first.process.child.kill('SIGTERM');
    await first.process.exited;
    await service.start(first.port);
    await pause(2000);
    expect(messagesOf('oSlowSend')).toEqual(['答：deferred wait 1']);
  });

  it('exits at once when it is told a second time', async () => {
    const { process, port } = await service.start();
    service.platform.connect(service.url(port));
    await service.platform.send(text('deferred deaf 30000'), { from: 'oDeaf' });
    await begun('oDeaf');
    process.child.kill('SIGTERM');
    await pause(100);
    expect(process.child.exitCode).toBeNull();
    const told = Date.now();
    process.child.kill('SIGTERM');
    await process.exited;
    expect(Date.now() - told).toBeLessThan(GRACE / 2);
  });
});
