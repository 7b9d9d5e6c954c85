import { handlerContext, shortVideoMessage, videoMessage, type AccountServices } from '../wechat';
import { VideoHandler } from './video.handler';

it.each([
  ['a video', videoMessage().with('mediaId', 'video-7').build()],
  ['a short video', shortVideoMessage().with('mediaId', 'video-7').build()],
])("keeps %s, as the message's account", async (_, message) => {
  const save = jest.fn(async (mediaId: string) => `/data/media/${mediaId}.mp4`);
  const wechat = { media: { save } } as unknown as AccountServices;
  await new VideoHandler().handle(message, handlerContext({ wechat }));
  expect(save).toHaveBeenCalledWith('video-7');
});
