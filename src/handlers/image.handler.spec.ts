import { imageMessage } from '../wechat';
import type { MediaService } from '../wechat-api';
import { ImageHandler } from './image.handler';

describe('ImageHandler', () => {
  const save = jest.fn<Promise<string>, [mediaId: string]>();
  const handler = new ImageHandler({ save } as Partial<MediaService> as MediaService);
  const message = imageMessage().with('mediaId', 'picture-7').build();

  it('keeps the picture', async () => {
    save.mockResolvedValueOnce('/data/media/picture-7.jpg');
    await handler.handle(message);
    expect(save).toHaveBeenCalledWith('picture-7');
  });

  it('fails when the picture cannot be kept, so that it is tried again', async () => {
    save.mockRejectedValueOnce(new Error('no connection'));
    await expect(handler.handle(message)).rejects.toThrow('no connection');
  });
});
