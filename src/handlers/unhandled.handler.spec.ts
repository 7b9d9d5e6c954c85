import { eventMessage, textMessage, toMessage } from '../wechat';
import { UnhandledHandler } from './unhandled.handler';

describe('UnhandledHandler', () => {
  const handler = new UnhandledHandler();

  it('answers a kind of message that nobody knows', () => {
    const message = toMessage({ ...textMessage().build().raw, MsgType: 'hologram' });
    expect(handler.handle(message)).toContain('帮助');
  });

  it('keeps silent on events', () => {
    expect(handler.handle(eventMessage('VIEW').build())).toBeUndefined();
  });
});
