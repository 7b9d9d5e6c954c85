import { voiceMessage } from '../wechat';
import type { MediaService } from '../wechat-api';
import { VoiceHandler } from './voice.handler';

describe('VoiceHandler', () => {
  const save = jest.fn(async (mediaId: string) => `/data/media/${mediaId}.amr`);
  const handler = new VoiceHandler({ save } as Partial<MediaService> as MediaService);
  const voice = voiceMessage().with('mediaId', 'voice-7');

  it('keeps the recording', async () => {
    await handler.handle(voice.build());
    expect(save).toHaveBeenLastCalledWith('voice-7');
  });

  it('prefers the one at 16 kHz', async () => {
    await handler.handle(voice.with('mediaId16K', 'voice-7-16k').build());
    expect(save).toHaveBeenLastCalledWith('voice-7-16k');
  });
});
