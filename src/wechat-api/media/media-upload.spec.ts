import { MediaRejectedError } from './media.errors';
import { uploadForm, type UploadType } from './media-upload';

describe('the rules of uploads', () => {
  it.each(['file', 'constructor', undefined])(
    'know no type %p, but name those there are',
    async (name) => {
      const type = name as UploadType;
      const error = new MediaRejectedError(
        `there is no upload type ${name}: give one of image, voice, video, thumb`,
      );
      const file = { data: Buffer.from('GIF8'), fileName: 'a.gif' };
      await expect(uploadForm(type, file)).rejects.toThrow(error);
    },
  );
});
