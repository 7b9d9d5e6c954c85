import { MediaRejectedError } from './media.errors';
import { assertUploadSize, uploadFormat, type UploadType } from './upload-rules';

describe('the rules of uploads', () => {
  it.each(['file', 'constructor', undefined])(
    'know no type %p, but name those there are',
    (name) => {
      const type = name as UploadType;
      const error = new MediaRejectedError(
        `there is no upload type ${name}: give one of image, voice, video, thumb`,
      );
      expect(() => assertUploadSize(type, 1)).toThrow(error);
      expect(() => uploadFormat(type, Buffer.from('GIF8'))).toThrow(error);
    },
  );
});
