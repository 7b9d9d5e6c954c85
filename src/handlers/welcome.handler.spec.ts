import { asText, eventMessage, type SubscribeEvent } from '../wechat';
import { WelcomeHandler } from './welcome.handler';

describe('WelcomeHandler', () => {
  const welcomed = (event: SubscribeEvent) =>
    asText(new WelcomeHandler().handle(event), 'passive').content;

  it('greets a new follower', () => {
    const welcome = welcomed(eventMessage('subscribe').build());
    expect(welcome).toContain('欢迎关注');
    expect(welcome).not.toContain('二维码');
  });

  it('names the QR code by which the follower came', () => {
    const event = eventMessage('subscribe').with('eventKey', 'qrscene_门店7').build();
    expect(welcomed(event)).toContain('「门店7」');
  });
});
