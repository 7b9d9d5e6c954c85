import {
  ApiFailure,
  get,
  jsonAnswer,
  type ApiAnswer,
  type ApiRequest,
  type Endpoints,
} from './api-endpoint';
import { uploadEndpoint } from './media-upload';
import type { MediaFile, MediaStore } from './media-store';
import type { Clock } from '../clock';

/** Where the files lie that WeChat serves without a token. */
const VIDEO_PATH = '/video/';
export const PICTURE_PATH = '/mmbiz/';

/** `/cgi-bin/media/get`, `/cgi-bin/media/get/jssdk`, `/cgi-bin/media/upload`. */
export function mediaEndpoints(store: MediaStore, clock: Clock, host: () => string): Endpoints {
  return {
    '/cgi-bin/media/get': get(({ query }) =>
      orTextPlain(() => {
        const file = store.get(query['media_id'] ?? '');
        if (file.type !== 'video') return fileAnswer(file);
        const url = `${host()}${VIDEO_PATH}${file.mediaId}`;
        return jsonAnswer({ video_url: url }, 'text/plain');
      }),
    ),
    '/cgi-bin/media/get/jssdk': get(({ query }) =>
      orTextPlain(() => speexAnswer(store.get(query['media_id'] ?? ''))),
    ),
    '/cgi-bin/media/upload': uploadEndpoint(store, clock),
  };
}

/** A video behind its `video_url` or a picture behind its `PicUrl`; undefined for other paths. */
export function openFile(store: MediaStore, { path }: ApiRequest): ApiAnswer | undefined {
  const folder = [VIDEO_PATH, PICTURE_PATH].find((each) => path.startsWith(each));
  return folder === undefined ? undefined : fileAnswer(store.get(path.slice(folder.length)));
}

function fileAnswer(file: Required<MediaFile>): ApiAnswer {
  return {
    status: 200,
    headers: {
      'content-type': file.contentType,
      // Header bytes are Latin-1 to Node; WeChat writes a name's UTF-8 bytes as they are.
      'Content-disposition': `attachment; filename="${Buffer.from(file.fileName).toString('latin1')}"`,
    },
    body: file.bytes,
  };
}

function speexAnswer(file: Required<MediaFile>): ApiAnswer {
  if (file.type !== 'voice') throw new ApiFailure(40007, 'invalid media_id');
  const fileName = `${file.mediaId}.speex`;
  return fileAnswer({ ...file, contentType: 'voice/speex', fileName });
}

// WeChat answers these errors as text/plain; clients that go by the type save them as a file.
function orTextPlain(answer: () => ApiAnswer): ApiAnswer {
  try {
    return answer();
  } catch (error) {
    if (error instanceof ApiFailure)
      throw new ApiFailure(error.errcode, error.message, 'text/plain');
    throw error;
  }
}
