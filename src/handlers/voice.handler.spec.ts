import { handlerContext, voiceMessage, type AccountServices } from '../wechat';
import { VoiceHandler } from './voice.handler';

describe('VoiceHandler', () => {
  const save = jest.fn(async (mediaId: string) => `/data/media/${mediaId}.amr`);
  const wechat = { media: { save } } as unknown as AccountServices;
  const context = handlerContext({ wechat });
  const handler = new VoiceHandler();
  const voice = voiceMessage().with('mediaId', 'voice-7');

  it("keeps the recording, as the message's account", async () => {
    await handler.handle(voice.build(), context);
    expect(save).toHaveBeenLastCalledWith('voice-7');
  });

  it('prefers the one at 16 kHz', async () => {
    await handler.handle(voice.with('mediaId16K', 'voice-7-16k').build(), context);
    expect(save).toHaveBeenLastCalledWith('voice-7-16k');
  });
});
