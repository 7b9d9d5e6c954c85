import {
  event,
  file,
  image,
  link,
  location,
  shortVideo,
  subscribe,
  text,
  video,
  voice,
  type Message,
  type PushMode,
} from '../../src/simulator';
import { startService, type Service } from '../support/service';

const messages: readonly (readonly [string, Message])[] = [
  ['text', text('你好')],
  ['image', image()],
  ['voice', voice()],
  ['video', video()],
  ['shortvideo', shortVideo()],
  ['location', location()],
  ['link', link()],
  ['file', file()],
  ['subscribe', subscribe('12')],
  ['an unknown event', event('user_dreamt')],
];

describe.each<PushMode>(['secure', 'compatible'])('in %s mode', (mode) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ platform: { mode } });
  });
  afterAll(() => service.close());

  it.each(messages)('%s is opened, and its reply encrypted', async (type, message) => {
    service.handler.answers(`收到${type}`);
    const { text: seen, deliveries } = await service.platform.send(message);
    expect(seen).toBe(`收到${type}`);
    expect(service.handler.runs[0]?.message.msgType).toBe(message.msgType);
    const [delivery] = deliveries;
    expect(delivery).toMatchObject({ status: 200, contentType: 'application/xml; charset=utf-8' });
    expect(delivery?.body).toMatch(/<Encrypt>.*<MsgSignature>.*<TimeStamp>\d+<.*<Nonce>/s);
    expect(delivery?.body).not.toContain('收到');
  });

  it('success stays plain', async () => {
    service.handler.answers(undefined);
    const { deliveries } = await service.platform.send(text('没事'));
    expect(deliveries[0]).toMatchObject({ status: 200, body: 'success' });
  });

  it('a replayed reply is encrypted afresh for each delivery', async () => {
    service.handler.answers('只有一个');
    const message = text('三遍');
    const deliveries = [
      ...(await service.platform.sendAtOnce(message, 3)),
      await service.platform.deliver(message),
    ];
    expect(service.handler.runs).toHaveLength(1);
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(Array(4).fill('answered'));
    const shown = new Set(deliveries.map(({ seen }) => JSON.stringify(seen)));
    expect(shown.size).toBe(1);
    for (const part of ['Encrypt', 'MsgSignature', 'Nonce']) {
      const values = deliveries.map(
        ({ body }) => new RegExp(`<${part}>.*?</${part}>`).exec(body)?.[0],
      );
      expect(new Set(values).size).toBe(4);
    }
  });

  it('the check of the address is plain', async () => {
    expect((await service.platform.verify()).ok).toBe(true);
  });
});
