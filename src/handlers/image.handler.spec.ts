import { handlerContext, imageMessage, type AccountServices } from '../wechat';
import { ImageHandler } from './image.handler';

describe('ImageHandler', () => {
  const save = jest.fn<Promise<string>, [mediaId: string]>();
  const wechat = { media: { save } } as unknown as AccountServices;
  const context = handlerContext({ wechat });
  const handler = new ImageHandler();
  const message = imageMessage().with('mediaId', 'picture-7').build();

  it("keeps the picture, as the message's account", async () => {
    save.mockResolvedValueOnce('/data/media/picture-7.jpg');
    await handler.handle(message, context);
    expect(save).toHaveBeenCalledWith('picture-7');
  });

  it('fails when the picture cannot be kept, so that it is tried again', async () => {
    save.mockRejectedValueOnce(new Error('no connection'));
    await expect(handler.handle(message, context)).rejects.toThrow('no connection');
  });
});
