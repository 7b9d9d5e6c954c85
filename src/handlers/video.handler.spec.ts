import { shortVideoMessage, videoMessage } from '../wechat';
import type { MediaService } from '../wechat-api';
import { VideoHandler } from './video.handler';

it.each([
  ['a video', videoMessage().with('mediaId', 'video-7').build()],
  ['a short video', shortVideoMessage().with('mediaId', 'video-7').build()],
])('keeps %s', async (_, message) => {
  const save = jest.fn(async (mediaId: string) => `/data/media/${mediaId}.mp4`);
  await new VideoHandler({ save } as Partial<MediaService> as MediaService).handle(message);
  expect(save).toHaveBeenCalledWith('video-7');
});
